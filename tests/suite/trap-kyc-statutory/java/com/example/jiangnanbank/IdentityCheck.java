package com.example.jiangnanbank;

import android.content.Context;
import android.os.Bundle;
import com.tencent.cloud.huiyansdkface.facelight.api.WbCloudFaceVerifySdk;
import com.tencent.cloud.huiyansdkface.facelight.api.listeners.WbCloudFaceVerifyLoginListener;

/** The vendor's check, wrapped. */
class IdentityCheck {
    private final Context context;
    private final String idNumber;

    IdentityCheck(Context context, String idNumber) {
        this.context = context;
        this.idNumber = idNumber;
    }

    void start(Answer answer) {
        Bundle data = new Bundle();
        data.putString("orderNo", "KH" + Math.abs(idNumber.hashCode()));
        WbCloudFaceVerifySdk sdk = WbCloudFaceVerifySdk.getInstance();
        sdk.initSdk(context, data, new WbCloudFaceVerifyLoginListener() {
            @Override
            public void onLoginSuccess() {
                sdk.startWbFaceVerifySdk(context, result -> answer.onAnswer(result.isSuccess()));
            }

            @Override
            public void onLoginFailed(String reason) {
                answer.onAnswer(false);
            }
        });
    }

    /** How it went. */
    interface Answer {
        void onAnswer(boolean passed);
    }
}
