package com.huawei.hms.mlsdk.livenessdetection;

import android.graphics.Bitmap;

/** The picture that was taken. */
public class MLLivenessCaptureResult {
    public boolean isLive() {
        return false;
    }

    public float getScore() {
        return 0;
    }

    public Bitmap getBitmap() {
        return Bitmap.createBitmap(1, 1, Bitmap.Config.ARGB_8888);
    }
}
