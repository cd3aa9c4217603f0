package com.example.kaoshitong;

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
import java.net.HttpURLConnection;
import java.net.URL;

/** Up to three tries. */
public class CheckInActivity extends Activity implements PreCallback, DetectCallback {
    private static final int PASSED = 1000;
    private int left = 3;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        requestPermissions(new String[] {Manifest.permission.CAMERA}, 3);
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == 0) {
            attempt();
        } else {
            byPerson();
        }
    }

    private void attempt() {
        left--;
        MegLiveManager.getInstance().preDetect(this, "exam", this);
    }

    private void byPerson() {
        Toast.makeText(this, R.string.person, Toast.LENGTH_LONG).show();
        finish();
    }

    @Override
    public void onPreStart() {}

    @Override
    public void onPreFinish(String token, int code, String message) {
        MegLiveManager.getInstance().startDetect(this);
    }

    @Override
    public void onDetectFinish(String token, int code, String message, String data) {
        if (code == PASSED) {
            new Thread(() -> send(data)).start();
        } else if (left > 0) {
            new AlertDialog.Builder(this)
                    .setTitle(R.string.again_title)
                    .setMessage(getString(R.string.again, left))
                    .setPositiveButton(R.string.retry, (d, w) -> attempt())
                    .setNegativeButton(R.string.no, (d, w) -> byPerson())
                    .show();
        } else {
            byPerson();
        }
    }

    private void send(String data) {
        try {
            HttpURLConnection link = (HttpURLConnection)
                    new URL("https://exam.kaoshitong.example/checkin").openConnection();
            link.setDoOutput(true);
            try (OutputStream out = link.getOutputStream()) {
                out.write(data.getBytes());
            }
            int text = link.getResponseCode() == 200 ? R.string.ok : R.string.person;
            runOnUiThread(() -> Toast.makeText(this, text, Toast.LENGTH_SHORT).show());
        } catch (IOException e) {
            runOnUiThread(this::byPerson);
        }
    }
}
