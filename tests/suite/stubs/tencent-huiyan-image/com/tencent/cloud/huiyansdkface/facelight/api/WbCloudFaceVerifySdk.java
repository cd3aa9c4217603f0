package com.tencent.cloud.huiyansdkface.facelight.api;

import android.content.Context;
import android.os.Bundle;
import com.tencent.cloud.huiyansdkface.facelight.api.listeners.WbCloudFaceVerifyLoginListener;
import com.tencent.cloud.huiyansdkface.facelight.api.listeners.WbCloudFaceVerifyResultListener;
import com.tencent.cloud.huiyansdkface.facelight.api.result.WbFaceVerifyResult;

/** A stand-in with the names of the SDK and bodies of our own. */
public class WbCloudFaceVerifySdk {
    private static final WbCloudFaceVerifySdk INSTANCE = new WbCloudFaceVerifySdk();

    private String order = "";

    private WbCloudFaceVerifySdk() {}

    public static WbCloudFaceVerifySdk getInstance() {
        return INSTANCE;
    }

    public void initSdk(Context context, Bundle data, WbCloudFaceVerifyLoginListener listener) {
        order = data.getString("orderNo");
        listener.onLoginSuccess();
    }

    public void startWbFaceVerifySdk(Context context, WbCloudFaceVerifyResultListener listener) {
        listener.onFinish(new WbFaceVerifyResult(order));
    }
}
