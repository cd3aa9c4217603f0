package com.example.yunxiangce;

import android.Manifest;
import android.app.Activity;
import android.app.AlertDialog;
import android.content.Context;
import android.content.Intent;
import android.content.pm.PackageManager;
import android.os.Bundle;
import android.widget.CheckBox;
import android.widget.Toast;

/** The switch of the backup. */
public class AlbumActivity extends Activity {
    static final String ON = "backup_on";
    private CheckBox backup;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.album);
        backup = (CheckBox) findViewById(R.id.backup);
        backup.setChecked(getSharedPreferences("cloud", Context.MODE_PRIVATE).getBoolean(ON, false));
        backup.setOnClickListener(v -> {
            if (backup.isChecked()) {
                confirm();
            } else {
                remember(false);
                stopService(new Intent(this, BackupService.class));
                Toast.makeText(this, R.string.closed, Toast.LENGTH_SHORT).show();
            }
        });
    }

    private void confirm() {
        new AlertDialog.Builder(this)
                .setTitle(R.string.backup_title)
                .setMessage(R.string.backup_text)
                .setPositiveButton(R.string.on, (d, w) -> requestPermissions(
                        new String[] {Manifest.permission.READ_EXTERNAL_STORAGE}, 3))
                .setNegativeButton(R.string.off, (d, w) -> backup.setChecked(false))
                .setOnCancelListener(d -> backup.setChecked(false))
                .show();
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        boolean granted = results.length > 0 && results[0] == PackageManager.PERMISSION_GRANTED;
        remember(granted);
        backup.setChecked(granted);
        if (granted) {
            startService(new Intent(this, BackupService.class));
        }
    }

    private void remember(boolean on) {
        getSharedPreferences("cloud", Context.MODE_PRIVATE).edit().putBoolean(ON, on).apply();
    }
}
