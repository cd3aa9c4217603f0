package com.google.ar.core;

import android.content.Context;

/** A stand-in that tracks nothing. */
public class Session {
    private final Frame frame = new Frame();
    private int texture;

    public Session(Context context) {}

    public void setCameraTextureName(int texture) {
        this.texture = texture;
    }

    public void setDisplayGeometry(int rotation, int width, int height) {}

    public void resume() {}

    public Frame update() {
        frame.seen(texture);
        return frame;
    }

    public void pause() {}

    public void close() {
        texture = 0;
    }
}
