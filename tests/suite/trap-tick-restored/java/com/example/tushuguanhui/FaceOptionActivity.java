package com.example.tushuguanhui;

import android.Manifest;
import android.app.Activity;
import android.content.Context;
import android.content.SharedPreferences;
import android.os.Bundle;
import android.widget.CheckBox;
import android.widget.CompoundButton;
import android.widget.Toast;
import com.megvii.meglive_sdk.listener.PreCallback;
import com.megvii.meglive_sdk.manager.MegLiveManager;

/** The rules, the tick and the start. */
public class FaceOptionActivity extends Activity implements CompoundButton.OnCheckedChangeListener, PreCallback {
    private static final String TICKED = "face_rules_ticked";
    private SharedPreferences prefs;
    private CheckBox tick;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setTitle(R.string.title);
        setContentView(R.layout.option);
        prefs = getSharedPreferences("reader", Context.MODE_PRIVATE);
        tick = (CheckBox) findViewById(R.id.tick);
        boolean earlier = prefs.getBoolean(TICKED, false);
        tick.setChecked(earlier);
        tick.setOnCheckedChangeListener(this);
        findViewById(R.id.go).setOnClickListener(v -> go());
        findViewById(R.id.back).setOnClickListener(v -> finish());
    }

    @Override
    public void onCheckedChanged(CompoundButton box, boolean checked) {
        prefs.edit().putBoolean(TICKED, checked).apply();
        if (!checked) {
            new Thread(LibraryServer::forget).start();
            Toast.makeText(this, R.string.revoked, Toast.LENGTH_SHORT).show();
        }
    }

    private void go() {
        if (!tick.isChecked()) {
            Toast.makeText(this, R.string.first, Toast.LENGTH_SHORT).show();
            return;
        }
        requestPermissions(new String[] {Manifest.permission.CAMERA}, 61);
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == 0) {
            MegLiveManager.getInstance().preDetect(this, "borrow", this);
        } else {
            finish();
        }
    }

    @Override
    public void onPreStart() {}

    @Override
    public void onPreFinish(String token, int code, String message) {
        MegLiveManager.getInstance().startDetect((t, result, m, data) ->
                new Thread(() -> LibraryServer.compare(data)).start());
    }
}
