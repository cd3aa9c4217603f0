package com.huawei.hms.mlsdk.face;

/** Calm. */
public class MLFaceEmotion {
    public float getSmilingProbability() {
        return 0;
    }
}
