package com.example.lanelife;

import android.hardware.Camera;

/** The end of a face step: the camera is given back. */
final class Leaving {
    private Leaving() {}

    static void of(Camera camera) {
        if (camera != null) {
            camera.setPreviewCallback(null);
            camera.stopPreview();
            camera.release();
        }
    }
}
