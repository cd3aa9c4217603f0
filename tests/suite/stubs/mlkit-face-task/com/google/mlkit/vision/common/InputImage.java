package com.google.mlkit.vision.common;

import android.graphics.Bitmap;

/** A frame. */
public class InputImage {
    private final int width;

    private InputImage(int width) {
        this.width = width;
    }

    public static InputImage fromBitmap(Bitmap bitmap, int rotation) {
        return new InputImage(bitmap.getWidth());
    }

    public static InputImage fromByteArray(
            byte[] data, int width, int height, int rotation, int format) {
        return new InputImage(data.length > 0 ? width : 0);
    }

    public int getWidth() {
        return width;
    }
}
