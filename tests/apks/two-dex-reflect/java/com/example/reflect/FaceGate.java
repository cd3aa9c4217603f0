package com.example.reflect;

import android.content.Context;
import android.os.Bundle;
import com.tencent.cloud.huiyansdkface.facelight.api.WbCloudFaceVerifySdk;
import com.tencent.cloud.huiyansdkface.facelight.api.listeners.WbCloudFaceVerifyLoginListener;
import com.tencent.cloud.huiyansdkface.facelight.api.listeners.WbCloudFaceVerifyResultListener;
import com.tencent.cloud.huiyansdkface.facelight.api.result.WbFaceVerifyResult;

/** Lives in the second dex file; nothing but a string leads here. */
public final class FaceGate implements WbCloudFaceVerifyLoginListener, WbCloudFaceVerifyResultListener {
    private final Context context;

    private FaceGate(Context context) {
        this.context = context;
    }

    public static void open(Context context) {
        Bundle data = new Bundle();
        data.putString("orderNo", "fixture");
        WbCloudFaceVerifySdk.getInstance().initSdk(context, data, new FaceGate(context));
    }

    @Override
    public void onLoginSuccess() {
        WbCloudFaceVerifySdk.getInstance().startWbFaceVerifySdk(context, this);
    }

    @Override
    public void onLoginFailed(String reason) {}

    @Override
    public void onFinish(WbFaceVerifyResult result) {}
}
