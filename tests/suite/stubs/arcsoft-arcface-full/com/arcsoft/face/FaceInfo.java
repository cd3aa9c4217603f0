package com.arcsoft.face;

import android.graphics.Rect;

/** Where a face would be. */
public class FaceInfo {
    private final Rect rect = new Rect(0, 0, 1, 1);
    private int faceId;

    public Rect getRect() {
        return rect;
    }

    public int getFaceId() {
        return faceId;
    }

    public void setFaceId(int id) {
        faceId = id;
    }
}
