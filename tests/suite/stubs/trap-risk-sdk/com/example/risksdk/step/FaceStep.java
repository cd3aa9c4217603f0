package com.example.risksdk.step;

import android.content.Context;
import android.os.Bundle;
import com.tencent.cloud.huiyansdkface.facelight.api.WbCloudFaceVerifySdk;
import com.tencent.cloud.huiyansdkface.facelight.api.listeners.WbCloudFaceVerifyLoginListener;

/** A step up that customers may buy; no class outside this package names it. */
final class FaceStep implements WbCloudFaceVerifyLoginListener {
    private final Context context;

    FaceStep(Context context) {
        this.context = context;
    }

    void run(String order) {
        Bundle data = new Bundle();
        data.putString("orderNo", order);
        WbCloudFaceVerifySdk.getInstance().initSdk(context, data, this);
    }

    @Override
    public void onLoginSuccess() {
        WbCloudFaceVerifySdk.getInstance().startWbFaceVerifySdk(context, result -> {});
    }

    @Override
    public void onLoginFailed(String reason) {
        run(reason);
    }
}
