package com.google.mlkit.vision.face;

/** Where the nose would be. */
public class Face {
    private final int middle;

    public Face(int middle) {
        this.middle = middle;
    }

    public int getMiddle() {
        return middle;
    }
}
