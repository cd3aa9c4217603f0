package com.example.xingchejilu;

import android.Manifest;
import android.app.Activity;
import android.content.Intent;
import android.content.pm.PackageManager;
import android.os.Bundle;
import android.widget.Toast;

/** Start and stop. */
public class MainActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.main);
        findViewById(R.id.start).setOnClickListener(v -> requestPermissions(
                new String[] {Manifest.permission.CAMERA, Manifest.permission.RECORD_AUDIO}, 9));
        findViewById(R.id.stop).setOnClickListener(v -> stopService(recorder()));
    }

    private Intent recorder() {
        return new Intent(this, DriveRecorderService.class);
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        for (int result : results) {
            if (result != PackageManager.PERMISSION_GRANTED) {
                Toast.makeText(this, R.string.need, Toast.LENGTH_LONG).show();
                return;
            }
        }
        startService(recorder());
    }
}
