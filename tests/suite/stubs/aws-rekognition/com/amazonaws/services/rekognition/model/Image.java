package com.amazonaws.services.rekognition.model;

import java.nio.ByteBuffer;

/** A picture. */
public class Image {
    private ByteBuffer bytes;

    public Image withBytes(ByteBuffer bytes) {
        this.bytes = bytes;
        return this;
    }

    public ByteBuffer getBytes() {
        return bytes;
    }
}
