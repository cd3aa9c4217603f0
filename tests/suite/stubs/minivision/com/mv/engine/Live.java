package com.mv.engine;

import android.content.res.AssetManager;

/** A stand-in that believes everybody. */
public class Live {
    public int loadModel(AssetManager assets) {
        return assets == null ? -1 : 0;
    }

    public float detect(byte[] yuv, int width, int height, int orientation, FaceBox face) {
        return yuv.length > 0 ? 1f : face.confidence;
    }

    public void destroy() {}
}
