package com.example.kangning.clinic;

import android.content.Context;
import android.os.Bundle;
import com.tencent.cloud.huiyansdkface.facelight.api.WbCloudFaceVerifySdk;
import com.tencent.cloud.huiyansdkface.facelight.api.listeners.WbCloudFaceVerifyLoginListener;

/** One place for all SDKs. */
final class SdkStarter {
    static boolean faceReady;

    private SdkStarter() {}

    static void startFace(Context context) {
        Bundle data = new Bundle();
        data.putString("orderNo", "KN" + System.currentTimeMillis());
        WbCloudFaceVerifySdk.getInstance().initSdk(context, data, new WbCloudFaceVerifyLoginListener() {
            @Override
            public void onLoginSuccess() {
                faceReady = true;
            }

            @Override
            public void onLoginFailed(String reason) {
                faceReady = false;
            }
        });
    }
}
