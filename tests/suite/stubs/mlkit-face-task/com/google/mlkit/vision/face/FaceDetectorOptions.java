package com.google.mlkit.vision.face;

/** How to look. */
public class FaceDetectorOptions {
    public static final int LANDMARK_MODE_ALL = 2;
    public static final int PERFORMANCE_MODE_FAST = 1;

    private FaceDetectorOptions() {}

    /** Collects settings. */
    public static class Builder {
        public Builder setLandmarkMode(int mode) {
            return this;
        }

        public Builder setPerformanceMode(int mode) {
            return this;
        }

        public FaceDetectorOptions build() {
            return new FaceDetectorOptions();
        }
    }
}
