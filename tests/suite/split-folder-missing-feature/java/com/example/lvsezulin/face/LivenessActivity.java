package com.example.lvsezulin.face;

import com.example.lvsezulin.R;
import android.Manifest;
import android.app.Activity;
import android.content.pm.PackageManager;
import android.os.Bundle;
import com.megvii.meglive_sdk.listener.DetectCallback;
import com.megvii.meglive_sdk.listener.PreCallback;
import com.megvii.meglive_sdk.manager.MegLiveManager;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import javax.net.ssl.HttpsURLConnection;

/** The check, and the way of its result. */
public class LivenessActivity extends Activity implements PreCallback, DetectCallback {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        if (checkSelfPermission(Manifest.permission.CAMERA) == PackageManager.PERMISSION_GRANTED) {
            MegLiveManager.getInstance().preDetect(this, "order", this);
        } else {
            requestPermissions(new String[] {Manifest.permission.CAMERA}, 1);
        }
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == PackageManager.PERMISSION_GRANTED) {
            MegLiveManager.getInstance().preDetect(this, "order", this);
        } else {
            finish();
        }
    }

    @Override
    public void onPreStart() {}

    @Override
    public void onPreFinish(String token, int code, String message) {
        MegLiveManager.getInstance().startDetect(this);
    }

    @Override
    public void onDetectFinish(String token, int code, String message, String data) {
        new Thread(() -> {
            try {
                HttpsURLConnection link = (HttpsURLConnection) new URL(getString(R.string.api)).openConnection();
                link.setDoOutput(true);
                try (OutputStream out = link.getOutputStream()) {
                    out.write(data.getBytes());
                }
                setResult(link.getResponseCode() == 200 ? RESULT_OK : RESULT_CANCELED);
            } catch (IOException e) {
                setResult(RESULT_CANCELED);
            }
            finish();
        }).start();
    }
}
