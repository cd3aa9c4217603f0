package com.huawei.hms.mlsdk.common;

import android.graphics.Bitmap;

/** A picture. */
public class MLFrame {
    private final int width;

    private MLFrame(int width) {
        this.width = width;
    }

    public static MLFrame fromBitmap(Bitmap bitmap) {
        return new MLFrame(bitmap.getWidth());
    }

    public int getWidth() {
        return width;
    }
}
