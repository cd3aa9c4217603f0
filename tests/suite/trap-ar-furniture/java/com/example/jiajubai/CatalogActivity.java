package com.example.jiajubai;

import android.Manifest;
import android.app.Activity;
import android.app.AlertDialog;
import android.content.Intent;
import android.content.pm.PackageManager;
import android.os.Bundle;

/** A shop window. */
public class CatalogActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.catalog);
        findViewById(R.id.try_it).setOnClickListener(v -> {
            if (checkSelfPermission(Manifest.permission.CAMERA) == PackageManager.PERMISSION_GRANTED) {
                place();
            } else {
                requestPermissions(new String[] {Manifest.permission.CAMERA}, 4);
            }
        });
    }

    private void place() {
        startActivity(new Intent(this, RoomActivity.class).putExtra("model", "sofa_07.glb"));
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length == 1 && results[0] == PackageManager.PERMISSION_GRANTED) {
            place();
        } else {
            new AlertDialog.Builder(this)
                    .setMessage(R.string.need_camera)
                    .setPositiveButton(R.string.ok, null)
                    .show();
        }
    }
}
