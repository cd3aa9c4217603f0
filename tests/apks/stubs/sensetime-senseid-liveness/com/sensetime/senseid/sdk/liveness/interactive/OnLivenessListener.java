package com.sensetime.senseid.sdk.liveness.interactive;

/** What the app hears. */
public interface OnLivenessListener {
    void onInitialized(int motions);

    void onFinish(byte[] protobuf);
}
