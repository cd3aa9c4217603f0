package com.example.xinqianbao;

import android.Manifest;
import android.app.Activity;
import android.app.AlertDialog;
import android.os.Bundle;
import android.widget.EditText;
import android.widget.Toast;
import com.megvii.meglive_sdk.listener.DetectCallback;
import com.megvii.meglive_sdk.listener.PreCallback;
import com.megvii.meglive_sdk.manager.MegLiveManager;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URL;
import javax.net.ssl.HttpsURLConnection;

/** Two ways to prove who one is. */
public class LimitActivity extends Activity implements PreCallback, DetectCallback {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        new AlertDialog.Builder(this)
                .setTitle(R.string.ask_title)
                .setMessage(R.string.ask)
                .setPositiveButton(R.string.face, (d, w) ->
                        requestPermissions(new String[] {Manifest.permission.CAMERA}, 5))
                .setNeutralButton(R.string.sms, (d, w) -> bySms())
                .setNegativeButton(R.string.cancel, (d, w) -> finish())
                .setOnCancelListener(d -> finish())
                .show();
    }

    private void bySms() {
        EditText code = new EditText(this);
        code.setHint(R.string.code);
        setContentView(code);
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == 0) {
            MegLiveManager.getInstance().preDetect(this, "limit", this);
        } else {
            bySms();
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
            int text = R.string.fail;
            try {
                HttpsURLConnection link = (HttpsURLConnection)
                        new URL("https://safe.xinqianbao.example/limit/face").openConnection();
                link.setDoOutput(true);
                DataOutputStream out = new DataOutputStream(link.getOutputStream());
                out.writeUTF(data);
                out.close();
                text = link.getResponseCode() == 200 ? R.string.ok : R.string.fail;
            } catch (IOException e) {
                text = R.string.fail;
            }
            int shown = text;
            runOnUiThread(() -> Toast.makeText(this, shown, Toast.LENGTH_SHORT).show());
        }).start();
    }
}
