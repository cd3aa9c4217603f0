package com.mv.engine;

import android.content.res.AssetManager;
import android.graphics.Bitmap;
import java.util.Collections;
import java.util.List;

/** A stand-in that finds one face in everything. */
public class FaceDetector {
    public int loadModel(AssetManager assets) {
        return assets == null ? -1 : 0;
    }

    public List<FaceBox> detect(Bitmap bitmap) {
        return Collections.singletonList(new FaceBox());
    }

    public List<FaceBox> detect(byte[] yuv, int width, int height, int orientation) {
        return Collections.singletonList(new FaceBox());
    }

    public void destroy() {}
}
