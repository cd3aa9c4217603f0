package com.example.qinglidashi;

import android.Manifest;
import android.app.Activity;
import android.content.pm.PackageManager;
import android.os.Bundle;
import android.widget.TextView;
import android.widget.Toast;
import java.util.concurrent.Executors;

/** Adds up what photos take. */
public class CleanActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.clean);
        findViewById(R.id.scan).setOnClickListener(v -> requestPermissions(
                new String[] {Manifest.permission.READ_EXTERNAL_STORAGE}, 1));
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length == 0 || results[0] != PackageManager.PERMISSION_GRANTED) {
            Toast.makeText(this, R.string.need, Toast.LENGTH_SHORT).show();
            return;
        }
        Executors.newSingleThreadExecutor().execute(() -> {
            AlbumSize size = AlbumSize.measure(this);
            Stats.event("album_scan", size.count, size.bytes >> 20);
            runOnUiThread(() -> ((TextView) findViewById(R.id.sum)).setText(
                    getString(R.string.found, size.count, size.bytes >> 20)));
        });
    }
}
