package com.arcsoft.face;

/** What would be a template. */
public class FaceFeature {
    private byte[] featureData = {};

    public byte[] getFeatureData() {
        return featureData;
    }

    public void setFeatureData(byte[] data) {
        featureData = data;
    }
}
