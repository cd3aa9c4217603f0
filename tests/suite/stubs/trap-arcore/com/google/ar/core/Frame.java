package com.google.ar.core;

/** One moment of the session. */
public class Frame {
    private final Camera camera = new Camera();

    void seen(int texture) {
        camera.seen(texture);
    }

    public Camera getCamera() {
        return camera;
    }
}
