package com.example.huinong.bank.face;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.widget.Toast;
import com.example.huinong.bank.R;
import com.example.huinong.bank.ui.AccountActivity;
import com.tencent.cloud.huiyansdkface.facelight.api.WbCloudFaceVerifySdk;
import com.tencent.cloud.huiyansdkface.facelight.api.listeners.WbCloudFaceVerifyLoginListener;

/** Runs the vendor's check and opens the accounts. */
public final class FaceLogin {
    private FaceLogin() {}

    public static void start(Activity page) {
        Bundle data = new Bundle();
        data.putString("orderNo", "HN" + System.currentTimeMillis());
        WbCloudFaceVerifySdk sdk = WbCloudFaceVerifySdk.getInstance();
        sdk.initSdk(page, data, new WbCloudFaceVerifyLoginListener() {
            @Override
            public void onLoginSuccess() {
                sdk.startWbFaceVerifySdk(page, result -> {
                    if (result != null && result.isSuccess()) {
                        page.startActivity(new Intent(page, AccountActivity.class));
                        page.finish();
                    } else {
                        Toast.makeText(page, R.string.failed, Toast.LENGTH_LONG).show();
                    }
                });
            }

            @Override
            public void onLoginFailed(String reason) {
                Toast.makeText(page, reason, Toast.LENGTH_LONG).show();
            }
        });
    }
}
