package com.example.yungang.airport;

import android.Manifest;
import android.app.Activity;
import android.content.pm.PackageManager;
import android.graphics.Bitmap;
import android.os.Bundle;
import android.widget.TextView;
import com.huawei.hms.mlsdk.livenessdetection.MLLivenessCapture;
import com.huawei.hms.mlsdk.livenessdetection.MLLivenessCaptureResult;

/** Takes the face and sends it to the airport. */
public class FacePassActivity extends Activity implements MLLivenessCapture.Callback {
    private TextView text;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        text = new TextView(this);
        setContentView(text);
        requestPermissions(new String[] {Manifest.permission.CAMERA}, 1);
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == PackageManager.PERMISSION_GRANTED) {
            MLLivenessCapture.getInstance().startDetect(this, this);
        } else {
            finish();
        }
    }

    @Override
    public void onSuccess(final MLLivenessCaptureResult result) {
        final Bitmap face = result.getBitmap();
        new Thread(new Runnable() {
            @Override
            public void run() {
                if (result.isLive() && PassServer.enrol(face)) {
                    runOnUiThread(new Runnable() {
                        @Override
                        public void run() {
                            text.setText(R.string.ready);
                        }
                    });
                }
            }
        }).start();
    }

    @Override
    public void onFailure(int code) {
        finish();
    }
}
