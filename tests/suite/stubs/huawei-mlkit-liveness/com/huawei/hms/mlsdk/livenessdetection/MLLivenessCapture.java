package com.huawei.hms.mlsdk.livenessdetection;

import android.app.Activity;

/** A stand-in with the names of the SDK; nothing is filmed. */
public class MLLivenessCapture {
    private static final MLLivenessCapture INSTANCE = new MLLivenessCapture();

    private MLLivenessCapture() {}

    public static MLLivenessCapture getInstance() {
        return INSTANCE;
    }

    public void startDetect(Activity activity, Callback callback) {
        if (activity.isFinishing()) {
            callback.onFailure(11401);
        } else {
            callback.onSuccess(new MLLivenessCaptureResult());
        }
    }

    /** How it went. */
    public interface Callback {
        void onSuccess(MLLivenessCaptureResult result);

        void onFailure(int code);
    }
}
