package com.google.ar.core;

/** The origin. */
public class Pose {
    public void toMatrix(float[] matrix, int at) {
        for (int i = 0; i < 16; i++) {
            matrix[at + i] = i % 5 == 0 ? 1 : 0;
        }
    }
}
