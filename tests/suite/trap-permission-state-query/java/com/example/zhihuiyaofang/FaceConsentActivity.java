package com.example.zhihuiyaofang;

import android.Manifest;
import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.widget.Toast;
import com.megvii.meglive_sdk.listener.PreCallback;
import com.megvii.meglive_sdk.manager.MegLiveManager;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.HttpURLConnection;
import java.net.URL;

/** The question, and what follows a yes. */
public class FaceConsentActivity extends Activity implements PreCallback {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setTitle(R.string.title);
        setContentView(R.layout.consent);
        findViewById(R.id.yes).setOnClickListener(v ->
                requestPermissions(new String[] {Manifest.permission.CAMERA}, 1));
        findViewById(R.id.no).setOnClickListener(v -> byCode());
    }

    private void byCode() {
        startActivity(new Intent(this, PickupCodeActivity.class));
        finish();
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == 0) {
            MegLiveManager.getInstance().preDetect(this, "pickup", this);
        } else {
            byCode();
        }
    }

    @Override
    public void onPreStart() {}

    @Override
    public void onPreFinish(String token, int code, String message) {
        MegLiveManager.getInstance().startDetect((t, result, m, data) -> {
            if (result == 1000) {
                new Thread(() -> compare(data)).start();
            } else {
                byCode();
            }
        });
    }

    private void compare(String data) {
        try {
            HttpURLConnection link = (HttpURLConnection)
                    new URL("https://his.yaofang.example/pickup/face").openConnection();
            link.setDoOutput(true);
            try (Writer out = new OutputStreamWriter(link.getOutputStream(), "UTF-8")) {
                out.write(data);
            }
            if (link.getResponseCode() == 200) {
                runOnUiThread(() -> Toast.makeText(this, R.string.ok, Toast.LENGTH_LONG).show());
            }
        } catch (IOException e) {
            runOnUiThread(this::byCode);
        }
    }
}
