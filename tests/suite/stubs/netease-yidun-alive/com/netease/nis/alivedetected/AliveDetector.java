package com.netease.nis.alivedetected;

import android.content.Context;

/** A stand-in with the names of the SDK; nothing is filmed. */
public class AliveDetector {
    private static final AliveDetector INSTANCE = new AliveDetector();

    private DetectedListener listener;
    private String business = "";

    private AliveDetector() {}

    public static AliveDetector getInstance() {
        return INSTANCE;
    }

    public void init(Context context, NISCameraPreview preview, String businessId) {
        business = businessId;
    }

    public void setDetectedListener(DetectedListener listener) {
        this.listener = listener;
    }

    public void startDetect() {
        if (listener != null) {
            listener.onReady(true);
            listener.onPassed(true, business);
        }
    }

    public void stopDetect() {
        listener = null;
    }
}
