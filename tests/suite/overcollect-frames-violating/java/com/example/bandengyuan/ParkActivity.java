package com.example.bandengyuan;

import android.Manifest;
import android.app.Activity;
import android.app.AlertDialog;
import android.content.Intent;
import android.content.pm.PackageManager;
import android.os.Bundle;
import android.widget.Button;
import android.widget.Toast;

/** The ticket for a year. */
public class ParkActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        Button enter = new Button(this);
        enter.setText(R.string.enter);
        enter.setOnClickListener(view -> new AlertDialog.Builder(this)
                .setTitle(R.string.ask_title)
                .setMessage(R.string.ask_text)
                .setPositiveButton(R.string.ask_yes, (dialog, which) -> agreed())
                .setNegativeButton(R.string.ask_no, (dialog, which) -> refused())
                .show());
        setContentView(enter);
    }

    private void agreed() {
        requestPermissions(new String[] {Manifest.permission.CAMERA}, 18);
    }

    private void refused() {
        Toast.makeText(this, R.string.staff, Toast.LENGTH_LONG).show();
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == PackageManager.PERMISSION_GRANTED) {
            startActivity(new Intent(this, FaceActivity.class));
        } else {
            refused();
        }
    }
}
