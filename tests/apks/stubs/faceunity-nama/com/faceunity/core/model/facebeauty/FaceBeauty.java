package com.faceunity.core.model.facebeauty;

/** How much. */
public class FaceBeauty {
    private double blurIntensity;

    public double getBlurIntensity() {
        return blurIntensity;
    }

    public void setBlurIntensity(double value) {
        blurIntensity = value;
    }
}
