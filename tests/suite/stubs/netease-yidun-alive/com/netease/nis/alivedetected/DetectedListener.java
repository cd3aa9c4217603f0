package com.netease.nis.alivedetected;

/** What the app hears. */
public interface DetectedListener {
    void onReady(boolean ready);

    void onPassed(boolean passed, String token);

    void onError(int code, String message, String token);

    void onOverTime();
}
