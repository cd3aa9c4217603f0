package com.example.yiqianyue;

import android.Manifest;
import android.app.Activity;
import android.app.AlertDialog;
import android.content.Intent;
import android.content.pm.PackageManager;
import android.os.Bundle;
import android.widget.Button;
import android.widget.Toast;

/** A contract that waits to be signed. */
public class ContractActivity extends Activity {
    private static final String TOKEN = "h5token";

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        Button sign = new Button(this);
        sign.setText(R.string.sign);
        sign.setOnClickListener(v -> new AlertDialog.Builder(this)
                .setTitle(R.string.ask_title)
                .setMessage(R.string.ask_text)
                .setPositiveButton(R.string.ask_yes, (d, w) -> agreed())
                .setNegativeButton(R.string.ask_no, (d, w) -> sms())
                .show());
        setContentView(sign);
    }

    private void agreed() {
        requestPermissions(new String[] {Manifest.permission.CAMERA}, 21);
    }

    private void sms() {
        Toast.makeText(this, R.string.sms, Toast.LENGTH_LONG).show();
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == PackageManager.PERMISSION_GRANTED) {
            Intent face = new Intent(this, FacePageActivity.class);
            face.putExtra("token", getIntent().getStringExtra(TOKEN));
            startActivity(face);
        } else {
            sms();
        }
    }
}
