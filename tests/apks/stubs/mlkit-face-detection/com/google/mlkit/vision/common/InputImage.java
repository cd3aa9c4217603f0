package com.google.mlkit.vision.common;

/** A frame. */
public class InputImage {
    private final int width;

    private InputImage(int width) {
        this.width = width;
    }

    public static InputImage fromByteArray(
            byte[] data, int width, int height, int rotation, int format) {
        return new InputImage(data.length > 0 ? width : 0);
    }

    public int getWidth() {
        return width;
    }
}
