package com.tencent.cloud.huiyansdkface.facelight.api.listeners;

import com.tencent.cloud.huiyansdkface.facelight.api.result.WbFaceVerifyResult;

/** How the check went. */
public interface WbCloudFaceVerifyResultListener {
    void onFinish(WbFaceVerifyResult result);
}
