package com.example.kuaixiang;

import android.app.Activity;
import android.os.Bundle;
import android.widget.TextView;
import com.megvii.meglive_sdk.listener.PreCallback;
import com.megvii.meglive_sdk.manager.MegLiveManager;

/** Starts the liveness check as soon as the page opens. */
public class FaceCheckActivity extends Activity implements PreCallback {
    private TextView status;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        status = new TextView(this);
        status.setText(R.string.face_tip);
        setContentView(status);
        String bizToken = "demo-" + System.currentTimeMillis();
        MegLiveManager.getInstance().preDetect(this, bizToken, this);
    }

    @Override
    public void onPreStart() {
        status.setText(R.string.face_wait);
    }

    @Override
    public void onPreFinish(String token, int errorCode, String errorMessage) {
        String idNumber = getIntent().getStringExtra("idNumber");
        MegLiveManager.getInstance().startDetect(new FaceUploadCallback(this, idNumber));
    }
}
