package com.example.risksdk;

import android.content.Context;
import android.os.Build;

/** What its customers call: a score of the device. */
public final class RiskClient {
    public static final int SUSPICIOUS = 80;

    private final String app;

    public RiskClient(String app) {
        this.app = app;
    }

    public int score(Context context) {
        int score = Build.FINGERPRINT != null && Build.FINGERPRINT.contains("generic") ? 90 : 10;
        return app.isEmpty() ? 100 : score;
    }
}
