package com.example.xianji.face;

import android.app.Activity;
import android.os.Bundle;
import com.example.xianji.net.Backend;
import com.tencent.cloud.huiyansdkface.facelight.api.WbCloudFaceVerifySdk;
import com.tencent.cloud.huiyansdkface.facelight.api.listeners.WbCloudFaceVerifyLoginListener;
import com.tencent.cloud.huiyansdkface.facelight.api.listeners.WbCloudFaceVerifyResultListener;
import com.tencent.cloud.huiyansdkface.facelight.api.result.WbFaceVerifyResult;

/** One verification of a seller. */
public class SellerFace
        implements WbCloudFaceVerifyLoginListener, WbCloudFaceVerifyResultListener {
    private final Activity page;
    private final Outcome outcome;

    public SellerFace(Activity page, Outcome outcome) {
        this.page = page;
        this.outcome = outcome;
    }

    /** Opens the liveness step of the SDK. */
    public void begin(String order) {
        Bundle data = new Bundle();
        data.putString("orderNo", order);
        WbCloudFaceVerifySdk.getInstance().initSdk(page, data, this);
    }

    @Override
    public void onLoginSuccess() {
        WbCloudFaceVerifySdk.getInstance().startWbFaceVerifySdk(page, this);
    }

    @Override
    public void onLoginFailed(String reason) {
        outcome.onOutcome(false);
    }

    @Override
    public void onFinish(WbFaceVerifyResult result) {
        if (!result.isSuccess()) {
            outcome.onOutcome(false);
            return;
        }
        Backend backend = Backend.get(page);
        new Thread(() -> {
            boolean same = backend.compare(result.getOrderNo(), result.getUserImageString());
            outcome.onOutcome(same);
        }).start();
    }

    /** How it went. */
    public interface Outcome {
        void onOutcome(boolean same);
    }
}
