package com.example.bandengyuan;

import android.graphics.ImageFormat;
import android.graphics.Rect;
import android.graphics.YuvImage;
import java.io.ByteArrayOutputStream;

/** One frame of the camera. */
final class Frame {
    final byte[] nv21;
    final int width;
    final int height;
    float score;

    Frame(byte[] nv21, int width, int height) {
        this.nv21 = nv21;
        this.width = width;
        this.height = height;
    }

    byte[] jpeg() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        YuvImage image = new YuvImage(nv21, ImageFormat.NV21, width, height, null);
        image.compressToJpeg(new Rect(0, 0, width, height), 80, out);
        return out.toByteArray();
    }
}
