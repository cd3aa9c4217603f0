package com.example.shanhaijianglu;

import android.Manifest;
import android.app.Activity;
import android.app.AlertDialog;
import android.os.Bundle;
import android.widget.TextView;
import com.megvii.meglive_sdk.listener.DetectCallback;
import com.megvii.meglive_sdk.listener.PreCallback;
import com.megvii.meglive_sdk.manager.MegLiveManager;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import javax.net.ssl.HttpsURLConnection;

/** The game. */
public class LobbyActivity extends Activity implements PreCallback, DetectCallback {
    private TextView state;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.lobby);
        state = (TextView) findViewById(R.id.state);
        if (getIntent().getBooleanExtra("adult", false) && Age.night()) {
            offerCheck();
        }
    }

    private void offerCheck() {
        new AlertDialog.Builder(this)
                .setTitle(R.string.adult_title)
                .setMessage(R.string.adult)
                .setPositiveButton(R.string.agree, (d, w) ->
                        requestPermissions(new String[] {Manifest.permission.CAMERA}, 88))
                .setNegativeButton(R.string.later, (d, w) -> state.setText(R.string.relax))
                .setOnCancelListener(d -> state.setText(R.string.relax))
                .show();
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == 0) {
            MegLiveManager.getInstance().preDetect(this, "night", this);
        } else {
            state.setText(R.string.relax);
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
            int text = code == 1000 && sent(data) ? R.string.pass : R.string.relax;
            runOnUiThread(() -> state.setText(text));
        }).start();
    }

    private static boolean sent(String data) {
        try {
            HttpsURLConnection link = (HttpsURLConnection)
                    new URL("https://ac.shanhai.example/adult").openConnection();
            link.setDoOutput(true);
            try (OutputStream out = link.getOutputStream()) {
                out.write(data.getBytes());
            }
            return link.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }
}
