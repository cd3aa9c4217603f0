package com.example.tiantianjianbu;

import android.Manifest;
import android.app.Activity;
import android.app.AlertDialog;
import android.os.Bundle;
import android.view.View;
import android.widget.Toast;
import com.megvii.meglive_sdk.listener.DetectCallback;
import com.megvii.meglive_sdk.listener.PreCallback;
import com.megvii.meglive_sdk.manager.MegLiveManager;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import javax.net.ssl.HttpsURLConnection;

/** Sign in at a walk. */
public class ClubActivity extends Activity implements View.OnClickListener, PreCallback, DetectCallback {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.club);
        findViewById(R.id.face).setOnClickListener(this);
        findViewById(R.id.sign).setOnClickListener(this);
    }

    @Override
    public void onClick(View view) {
        if (view.getId() == R.id.face) {
            new AlertDialog.Builder(this)
                    .setTitle(R.string.face)
                    .setMessage(R.string.ask)
                    .setPositiveButton(R.string.yes, (d, w) ->
                            requestPermissions(new String[] {Manifest.permission.CAMERA}, 2))
                    .setNegativeButton(R.string.no, (d, w) -> signByCode())
                    .show();
        } else {
            signByCode();
        }
    }

    private void signByCode() {
        Toast.makeText(this, R.string.sign, Toast.LENGTH_SHORT).show();
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == 0) {
            MegLiveManager.getInstance().preDetect(this, "club", this);
        } else {
            signByCode();
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
                HttpsURLConnection link = (HttpsURLConnection)
                        new URL("https://club.jianbu.example/sign").openConnection();
                link.setDoOutput(true);
                OutputStream out = link.getOutputStream();
                out.write(data.getBytes());
                out.close();
                if (link.getResponseCode() == 200) {
                    runOnUiThread(() -> Toast.makeText(this, R.string.ok, Toast.LENGTH_SHORT).show());
                }
            } catch (IOException e) {
                runOnUiThread(this::signByCode);
            }
        }).start();
    }
}
