package com.example.jingdu.ui;

import android.Manifest;
import android.app.Activity;
import android.app.AlertDialog;
import android.content.Intent;
import android.content.pm.PackageManager;
import android.os.Bundle;
import android.widget.Button;
import android.widget.Toast;
import com.example.jingdu.R;

/** The booked seat. */
public class SeatActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        Button sign = new Button(this);
        sign.setText(R.string.sign_in);
        sign.setOnClickListener(view -> ask());
        setContentView(sign);
    }

    private void ask() {
        String text = getString(R.string.ask_p1)
                + getString(R.string.ask_p2, getString(R.string.company))
                + "\n"
                + getString(R.string.ask_p3);
        AlertDialog dialog = new AlertDialog.Builder(this).create();
        dialog.setTitle(getString(R.string.ask_title));
        dialog.setMessage(text);
        dialog.setButton(AlertDialog.BUTTON_POSITIVE, getString(R.string.ask_yes), (d, w) -> camera());
        dialog.setButton(AlertDialog.BUTTON_NEGATIVE, getString(R.string.ask_no), (d, w) -> scan());
        dialog.show();
    }

    private void camera() {
        requestPermissions(new String[] {Manifest.permission.CAMERA}, 100);
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == PackageManager.PERMISSION_GRANTED) {
            startActivity(new Intent(this, FaceSignActivity.class));
        } else {
            scan();
        }
    }

    private void scan() {
        Toast.makeText(this, R.string.scan_tip, Toast.LENGTH_LONG).show();
    }
}
