package com.google.mlkit.vision.face;

import android.graphics.Rect;

/** Where a face would be. */
public class Face {
    private final Rect box;

    Face(Rect box) {
        this.box = box;
    }

    public Rect getBoundingBox() {
        return box;
    }

    public float getHeadEulerAngleY() {
        return 0;
    }
}
