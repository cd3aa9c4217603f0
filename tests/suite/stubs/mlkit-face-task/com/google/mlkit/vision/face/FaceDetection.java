package com.google.mlkit.vision.face;

/** Hands out the detector. */
public class FaceDetection {
    private FaceDetection() {}

    public static FaceDetector getClient() {
        return new FaceDetector();
    }

    public static FaceDetector getClient(FaceDetectorOptions options) {
        return new FaceDetector();
    }
}
