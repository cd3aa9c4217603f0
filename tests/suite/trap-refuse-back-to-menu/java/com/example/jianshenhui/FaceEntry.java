package com.example.jianshenhui;

import android.app.Activity;
import android.widget.Toast;
import com.megvii.meglive_sdk.listener.DetectCallback;
import com.megvii.meglive_sdk.listener.PreCallback;
import com.megvii.meglive_sdk.manager.MegLiveManager;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import javax.net.ssl.HttpsURLConnection;

/** Liveness, then the comparison on the club's server. */
class FaceEntry implements PreCallback, DetectCallback {
    private final Activity page;

    FaceEntry(Activity page) {
        this.page = page;
    }

    void begin() {
        MegLiveManager.getInstance().preDetect(page, "entry", this);
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
            boolean known = code == 1000 && compare(data);
            page.runOnUiThread(() -> Toast.makeText(
                    page, known ? R.string.welcome : R.string.retry, Toast.LENGTH_SHORT).show());
        }).start();
    }

    private boolean compare(String data) {
        try {
            HttpsURLConnection link = (HttpsURLConnection)
                    new URL("https://api.jianshenhui.example/face/entry").openConnection();
            link.setDoOutput(true);
            try (OutputStream out = link.getOutputStream()) {
                out.write(data.getBytes("UTF-8"));
            }
            return link.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }
}
