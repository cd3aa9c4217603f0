package com.tencent.cloud.huiyansdkface.facelight.api.listeners;

/** Whether the SDK is ready. */
public interface WbCloudFaceVerifyLoginListener {
    void onLoginSuccess();

    void onLoginFailed(String reason);
}
