package com.example.yuanfanghuxin;

import android.Manifest;
import android.app.Activity;
import android.app.AlertDialog;
import android.content.Intent;
import android.os.Bundle;
import android.widget.Toast;
import com.megvii.meglive_sdk.listener.DetectCallback;
import com.megvii.meglive_sdk.listener.PreCallback;
import com.megvii.meglive_sdk.manager.MegLiveManager;

/** Two ways in. */
public class DoorActivity extends Activity implements PreCallback, DetectCallback {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.door);
        findViewById(R.id.pin).setOnClickListener(v -> byPin());
        findViewById(R.id.face).setOnClickListener(v -> new AlertDialog.Builder(this)
                .setTitle(R.string.title)
                .setMessage(R.string.text)
                .setPositiveButton(R.string.yes, (d, w) ->
                        requestPermissions(new String[] {Manifest.permission.CAMERA}, 1))
                .setNegativeButton(R.string.no, (d, w) -> byPin())
                .show());
    }

    private void byPin() {
        startActivity(new Intent(this, PinActivity.class));
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length == 0 || results[0] != 0) {
            byPin();
            return;
        }
        new Thread(() -> {
            boolean open = NetworkProbe.open();
            runOnUiThread(() -> {
                if (open) {
                    MegLiveManager.getInstance().preDetect(this, "door", this);
                } else {
                    Toast.makeText(this, R.string.portal, Toast.LENGTH_LONG).show();
                }
            });
        }).start();
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
            int text = FaceGateway.login(data) ? R.string.ok : R.string.bad;
            runOnUiThread(() -> Toast.makeText(this, text, Toast.LENGTH_SHORT).show());
        }).start();
    }
}
