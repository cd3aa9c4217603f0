package com.example.suixindai;

import android.app.Activity;
import android.widget.Toast;
import com.megvii.meglive_sdk.listener.DetectCallback;
import com.megvii.meglive_sdk.listener.PreCallback;
import com.megvii.meglive_sdk.manager.MegLiveManager;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.net.URLEncoder;

/** The liveness check and what follows. */
class FaceStep implements PreCallback, DetectCallback {
    private static final String API = "https://api.suixindai.example/v2/";

    private final Activity page;

    FaceStep(Activity page) {
        this.page = page;
    }

    void begin() {
        MegLiveManager.getInstance().preDetect(page, "sx-" + System.nanoTime(), this);
    }

    void forget() {
        new Thread(() -> post("face/revoke", "")).start();
    }

    @Override
    public void onPreStart() {}

    @Override
    public void onPreFinish(String token, int code, String message) {
        if (code == 1000) {
            MegLiveManager.getInstance().startDetect(this);
        }
    }

    @Override
    public void onDetectFinish(String token, int code, String message, String data) {
        new Thread(() -> {
            int text = code == 1000 && send(token, data) ? R.string.passed : R.string.failed;
            page.runOnUiThread(() -> Toast.makeText(page, text, Toast.LENGTH_LONG).show());
        }).start();
    }

    private boolean send(String token, String data) {
        try {
            return post("verify", "biz=" + token + "&data=" + URLEncoder.encode(data, "UTF-8"));
        } catch (IOException e) {
            return false;
        }
    }

    private boolean post(String path, String body) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) new URL(API + path).openConnection();
            connection.setDoOutput(true);
            OutputStream out = connection.getOutputStream();
            out.write(body.getBytes("UTF-8"));
            out.close();
            return connection.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }
}
