package com.sensetime.senseid.sdk.liveness.silent;

import android.content.Context;

/** A stand-in with the names of the SDK and bodies of our own. */
public final class SilentLivenessApi {
    private static OnLivenessListener listener;

    private SilentLivenessApi() {}

    public static void init(Context context, String license, OnLivenessListener listener) {
        SilentLivenessApi.listener = license.isEmpty() ? null : listener;
    }

    public static void start() {
        if (listener != null) {
            listener.onInitialized();
        }
    }

    public static void inputData(byte[] frame, int width, int height) {
        if (listener != null) {
            listener.onDetectOver(200, frame);
        }
    }

    public static void stop() {}

    public static void release() {
        listener = null;
    }
}
