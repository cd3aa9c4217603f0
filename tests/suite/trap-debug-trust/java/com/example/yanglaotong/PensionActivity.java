package com.example.yanglaotong;

import android.Manifest;
import android.app.Activity;
import android.app.AlertDialog;
import android.content.Intent;
import android.os.Bundle;
import android.widget.Toast;
import com.example.yanglaotong.net.PensionServer;
import com.megvii.meglive_sdk.listener.PreCallback;
import com.megvii.meglive_sdk.manager.MegLiveManager;

/** One big button. */
public class PensionActivity extends Activity implements PreCallback {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.pension);
        findViewById(R.id.confirm).setOnClickListener(v -> new AlertDialog.Builder(this)
                .setTitle(R.string.title)
                .setMessage(R.string.text)
                .setPositiveButton(R.string.yes, (d, w) ->
                        requestPermissions(new String[] {Manifest.permission.CAMERA}, 1))
                .setNegativeButton(R.string.no, (d, w) -> startActivity(new Intent(this, VisitActivity.class)))
                .show());
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == 0) {
            MegLiveManager.getInstance().preDetect(this, "pension", this);
        } else {
            startActivity(new Intent(this, VisitActivity.class));
        }
    }

    @Override
    public void onPreStart() {}

    @Override
    public void onPreFinish(String token, int code, String message) {
        MegLiveManager.getInstance().startDetect((t, result, m, data) -> new Thread(() -> {
            if (PensionServer.confirm(data)) {
                runOnUiThread(() -> Toast.makeText(this, R.string.ok, Toast.LENGTH_LONG).show());
            }
        }).start());
    }
}
