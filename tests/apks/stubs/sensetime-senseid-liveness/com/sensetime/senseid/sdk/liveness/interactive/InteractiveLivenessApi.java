package com.sensetime.senseid.sdk.liveness.interactive;

import android.content.Context;

/** A stand-in with the names of the SDK and bodies of our own. */
public final class InteractiveLivenessApi {
    private static OnLivenessListener listener;

    private InteractiveLivenessApi() {}

    public static void init(Context context, String license, OnLivenessListener listener) {
        InteractiveLivenessApi.listener = license.isEmpty() ? null : listener;
    }

    public static void start(int[] motions) {
        if (listener != null) {
            listener.onInitialized(motions.length);
        }
    }

    public static void inputData(byte[] frame, int width, int height) {
        if (listener != null) {
            listener.onFinish(frame);
        }
    }

    public static void release() {
        listener = null;
    }
}
