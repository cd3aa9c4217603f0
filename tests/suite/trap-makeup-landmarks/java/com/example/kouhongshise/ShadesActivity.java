package com.example.kouhongshise;

import android.Manifest;
import android.app.Activity;
import android.app.AlertDialog;
import android.content.Intent;
import android.content.pm.PackageManager;
import android.graphics.Color;
import android.os.Bundle;
import android.view.View;
import android.widget.ImageView;
import android.widget.Toast;

/** The colours on offer. */
public class ShadesActivity extends Activity {
    private int colour;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.shades);
    }

    public void pickShade(View button) {
        if (button.getId() == R.id.maple) {
            colour = Color.rgb(0xA8, 0x32, 0x2A);
        } else if (button.getId() == R.id.bean) {
            colour = Color.rgb(0xB5, 0x6A, 0x66);
        } else {
            colour = Color.rgb(0xD0, 0x3B, 0x2F);
        }
        new AlertDialog.Builder(this)
                .setTitle(R.string.notice_title)
                .setMessage(R.string.notice)
                .setPositiveButton(R.string.agree, (dialog, which) -> agreed())
                .setNegativeButton(R.string.refuse, (dialog, which) -> onModel())
                .show();
    }

    private void agreed() {
        if (checkSelfPermission(Manifest.permission.CAMERA) == PackageManager.PERMISSION_GRANTED) {
            tryOn();
        } else {
            requestPermissions(new String[] {Manifest.permission.CAMERA}, 12);
        }
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == PackageManager.PERMISSION_GRANTED) {
            tryOn();
        } else {
            Toast.makeText(this, R.string.camera_off, Toast.LENGTH_SHORT).show();
            onModel();
        }
    }

    private void tryOn() {
        startActivity(new Intent(this, TryOnActivity.class).putExtra("colour", colour));
    }

    private void onModel() {
        ((ImageView) findViewById(R.id.model)).setColorFilter(colour);
    }
}
