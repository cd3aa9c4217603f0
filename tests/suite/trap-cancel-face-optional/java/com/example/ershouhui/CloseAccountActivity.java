package com.example.ershouhui;

import android.Manifest;
import android.app.Activity;
import android.app.AlertDialog;
import android.content.Context;
import android.os.Bundle;
import android.view.View;
import android.widget.EditText;
import android.widget.Toast;
import com.megvii.meglive_sdk.listener.PreCallback;
import com.megvii.meglive_sdk.manager.MegLiveManager;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.net.URLEncoder;

/** Goodbye, in one of three ways. */
public class CloseAccountActivity extends Activity implements View.OnClickListener, PreCallback {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.close);
        boolean enrolled = getSharedPreferences("pay", Context.MODE_PRIVATE).getBoolean("face_on", false);
        View byFace = findViewById(R.id.by_face);
        byFace.setVisibility(enrolled ? View.VISIBLE : View.GONE);
        byFace.setOnClickListener(this);
        findViewById(R.id.by_pwd).setOnClickListener(this);
        findViewById(R.id.by_sms).setOnClickListener(this);
    }

    @Override
    public void onClick(View view) {
        if (view.getId() == R.id.by_face) {
            new AlertDialog.Builder(this)
                    .setTitle(R.string.title)
                    .setMessage(R.string.ask)
                    .setPositiveButton(R.string.yes, (d, w) ->
                            requestPermissions(new String[] {Manifest.permission.CAMERA}, 1))
                    .setNegativeButton(R.string.no, null)
                    .show();
        } else {
            String proof = ((EditText) findViewById(R.id.pwd)).getText().toString();
            close(view.getId() == R.id.by_pwd ? "pwd" : "sms", proof);
        }
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == 0) {
            MegLiveManager.getInstance().preDetect(this, "close", this);
        }
    }

    @Override
    public void onPreStart() {}

    @Override
    public void onPreFinish(String token, int code, String message) {
        MegLiveManager.getInstance().startDetect((t, result, m, data) -> close("face", data));
    }

    private void close(String way, String proof) {
        new Thread(() -> {
            try {
                HttpURLConnection link = (HttpURLConnection)
                        new URL("https://user.ershouhui.example/account/close").openConnection();
                link.setDoOutput(true);
                OutputStream out = link.getOutputStream();
                out.write(("way=" + way + "&proof=" + URLEncoder.encode(proof, "UTF-8")).getBytes());
                out.close();
                if (link.getResponseCode() == 200) {
                    runOnUiThread(this::closed);
                }
            } catch (IOException e) {
                finish();
            }
        }).start();
    }

    private void closed() {
        Toast.makeText(this, R.string.closed, Toast.LENGTH_SHORT).show();
        finishAffinity();
    }
}
