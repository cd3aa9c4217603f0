package com.example.anxindai;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.widget.TextView;
import com.megvii.meglive_sdk.listener.DetectCallback;
import com.megvii.meglive_sdk.listener.PreCallback;
import com.megvii.meglive_sdk.manager.MegLiveManager;

/** The liveness check, which starts only when the face consent is there. */
public class FaceCheckActivity extends Activity implements PreCallback, DetectCallback {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        TextView tip = new TextView(this);
        tip.setText(R.string.face_tip);
        setContentView(tip);
        if (!Consent.given(this, Consent.FACE)) {
            startActivity(new Intent(this, FaceConsentActivity.class));
            finish();
            return;
        }
        String bizToken = "demo-" + System.currentTimeMillis();
        MegLiveManager.getInstance().preDetect(this, bizToken, this);
    }

    @Override
    public void onPreStart() {}

    @Override
    public void onPreFinish(String token, int errorCode, String errorMessage) {
        MegLiveManager.getInstance().startDetect(this);
    }

    @Override
    public void onDetectFinish(final String token, int code, String message, final String data) {
        if (code == 1000) {
            new Thread(new Runnable() {
                @Override
                public void run() {
                    FaceUploader.send(token, data);
                }
            }).start();
        } else {
            startActivity(new Intent(this, SmsVerifyActivity.class));
        }
        finish();
    }
}
