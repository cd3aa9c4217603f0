package com.huawei.hms.mlsdk.face;

import android.graphics.Rect;

/** A face with everything the analyzer returns unless told otherwise. */
public class MLFace {
    private final int width;

    MLFace(int width) {
        this.width = width;
    }

    public Rect getBorder() {
        return new Rect(width / 4, width / 4, width * 3 / 4, width * 3 / 4);
    }

    public MLFaceEmotion getEmotions() {
        return new MLFaceEmotion();
    }

    public MLFaceFeature getFeatures() {
        return new MLFaceFeature();
    }
}
