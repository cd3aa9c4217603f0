package com.tencent.cloud.huiyansdkface.facelight.api;

import android.content.Context;
import android.content.Intent;
import android.os.Bundle;
import com.tencent.cloud.huiyansdkface.facelight.api.listeners.WbCloudFaceVerifyLoginListener;
import com.tencent.cloud.huiyansdkface.facelight.api.listeners.WbCloudFaceVerifyResultListener;
import com.tencent.cloud.huiyansdkface.facelight.api.result.WbFaceVerifyResult;
import com.tencent.cloud.huiyansdkface.facelight.ui.FaceVerifyActivity;

/** A stand-in with the names of the SDK and bodies of our own; an app declares its page. */
public class WbCloudFaceVerifySdk {
    private static final WbCloudFaceVerifySdk INSTANCE = new WbCloudFaceVerifySdk();
    private String order = "";
    private WbCloudFaceVerifyResultListener waiting;

    private WbCloudFaceVerifySdk() {}

    public static WbCloudFaceVerifySdk getInstance() {
        return INSTANCE;
    }

    public void initSdk(Context context, Bundle data, WbCloudFaceVerifyLoginListener listener) {
        order = String.valueOf(data.getString("orderNo"));
        listener.onLoginSuccess();
    }

    public void startWbFaceVerifySdk(Context context, WbCloudFaceVerifyResultListener listener) {
        waiting = listener;
        context.startActivity(new Intent(context, FaceVerifyActivity.class));
    }

    /** Called by the page when its steps are done. */
    public void deliver(boolean success) {
        WbCloudFaceVerifyResultListener listener = waiting;
        waiting = null;
        if (listener != null) {
            listener.onFinish(new WbFaceVerifyResult(order, success));
        }
    }
}
