package com.sensetime.senseid.sdk.liveness.silent;

/** What the app hears. */
public interface OnLivenessListener {
    void onInitialized();

    void onDetectOver(int code, byte[] protobuf);
}
