package com.faceunity.core.entity;

/** A frame. */
public class FURenderInputData {
    public final int width;
    public final int height;
    public byte[] image;

    public FURenderInputData(int width, int height) {
        this.width = width;
        this.height = height;
    }
}
