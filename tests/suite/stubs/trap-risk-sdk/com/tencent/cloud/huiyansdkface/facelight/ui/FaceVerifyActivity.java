package com.tencent.cloud.huiyansdkface.facelight.ui;

import android.app.Activity;
import android.os.Bundle;

/** The page of the SDK, which only its own code starts. */
public class FaceVerifyActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setResult(RESULT_CANCELED);
        finish();
    }
}
