package com.megvii.meglive_sdk.listener;

public interface DetectCallback {
    void onDetectFinish(String token, int errorCode, String errorMessage, String data);
}
