package com.example.banshitong;

import android.Manifest;
import android.app.Activity;
import android.app.AlertDialog;
import android.content.Intent;
import android.os.Bundle;
import android.widget.Toast;
import com.megvii.meglive_sdk.listener.PreCallback;
import com.megvii.meglive_sdk.manager.MegLiveManager;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;

/** Asks about the face, then the camera, then looks. */
public class FaceAuthActivity extends Activity implements PreCallback {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        new AlertDialog.Builder(this)
                .setTitle(R.string.fa_title)
                .setMessage(R.string.fa_text)
                .setPositiveButton(R.string.fa_yes, (d, w) ->
                        requestPermissions(new String[] {Manifest.permission.CAMERA}, 1))
                .setNegativeButton(R.string.fa_no, (d, w) -> otherWay())
                .setOnCancelListener(d -> otherWay())
                .show();
    }

    private void otherWay() {
        startActivity(new Intent(this, PasswordAuthActivity.class));
        finish();
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == 0) {
            MegLiveManager.getInstance().preDetect(this, "login", this);
        } else {
            otherWay();
        }
    }

    @Override
    public void onPreStart() {}

    @Override
    public void onPreFinish(String token, int code, String message) {
        MegLiveManager.getInstance().startDetect((t, result, m, data) -> new Thread(() -> {
            if (result == 1000) {
                post(data);
            }
        }).start());
    }

    private void post(String data) {
        try {
            HttpURLConnection link = (HttpURLConnection)
                    new URL("https://zwfw.banshitong.example/auth/face").openConnection();
            link.setDoOutput(true);
            try (OutputStream out = link.getOutputStream()) {
                out.write(data.getBytes());
            }
            int code = link.getResponseCode();
            runOnUiThread(() -> Toast.makeText(
                    this, code == 200 ? R.string.passed : R.string.by_pwd, Toast.LENGTH_SHORT).show());
        } catch (IOException e) {
            runOnUiThread(this::otherWay);
        }
    }
}
