package com.huawei.hms.mlsdk.face;

/** Nobody in particular. */
public class MLFaceFeature {
    public int getAge() {
        return 0;
    }

    public float getSexProbability() {
        return 0;
    }
}
