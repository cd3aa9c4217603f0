package com.faceunity.core.entity;

/** The same frame. */
public class FURenderOutputData {
    public final byte[] image;

    public FURenderOutputData(byte[] image) {
        this.image = image;
    }
}
