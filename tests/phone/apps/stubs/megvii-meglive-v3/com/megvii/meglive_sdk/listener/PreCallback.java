package com.megvii.meglive_sdk.listener;

public interface PreCallback {
    void onPreStart();

    void onPreFinish(String token, int errorCode, String errorMessage);
}
