package com.example.zhengwuneiwang;

import android.Manifest;
import android.app.Activity;
import android.app.AlertDialog;
import android.os.Bundle;
import android.widget.Toast;
import com.megvii.meglive_sdk.listener.DetectCallback;
import com.megvii.meglive_sdk.listener.PreCallback;
import com.megvii.meglive_sdk.manager.MegLiveManager;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** On duty. */
public class DutyActivity extends Activity implements PreCallback, DetectCallback {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.duty);
        findViewById(R.id.face).setOnClickListener(v -> new AlertDialog.Builder(this)
                .setTitle(R.string.title)
                .setMessage(R.string.text)
                .setPositiveButton(R.string.yes, (d, w) ->
                        requestPermissions(new String[] {Manifest.permission.CAMERA}, 1))
                .setNegativeButton(R.string.no, (d, w) -> findViewById(R.id.number).requestFocus())
                .show());
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == 0) {
            MegLiveManager.getInstance().preDetect(this, "duty", this);
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
            int text = send(data) ? R.string.ok : R.string.bad;
            runOnUiThread(() -> Toast.makeText(this, text, Toast.LENGTH_SHORT).show());
        }).start();
    }

    private boolean send(String data) {
        try {
            SSLContext tls = SSLContext.getInstance("TLS");
            TrustManager both = new TwoStoreTrust(getAssets().open("authority.pem"));
            tls.init(null, new TrustManager[] {both}, new SecureRandom());
            HttpsURLConnection link = (HttpsURLConnection)
                    new URL("https://duty.zhengwu.example/face").openConnection();
            link.setSSLSocketFactory(tls.getSocketFactory());
            link.setDoOutput(true);
            try (OutputStream out = link.getOutputStream()) {
                out.write(data.getBytes());
            }
            return link.getResponseCode() == 200;
        } catch (IOException | GeneralSecurityException e) {
            return false;
        }
    }
}
