package com.example.zulebao;

import android.Manifest;
import android.app.Activity;
import android.app.AlertDialog;
import android.content.DialogInterface;
import android.content.Intent;
import android.content.pm.PackageManager;
import android.os.Bundle;
import android.view.View;
import android.widget.Toast;
import com.example.zulebao.web.BrowserActivity;

/** Flats, and the way to rent one without a deposit. */
public class RentActivity extends Activity
        implements View.OnClickListener, DialogInterface.OnClickListener {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.rent);
        findViewById(R.id.house).setOnClickListener(this);
        findViewById(R.id.verify).setOnClickListener(this);
    }

    @Override
    public void onClick(View view) {
        if (view.getId() == R.id.house) {
            BrowserActivity.open(this, "https://m.zulebao.example/houses");
            return;
        }
        new AlertDialog.Builder(this)
                .setTitle(R.string.face_title)
                .setMessage(R.string.face_text)
                .setPositiveButton(R.string.face_yes, this)
                .setNegativeButton(R.string.face_no, this)
                .show();
    }

    @Override
    public void onClick(DialogInterface dialog, int which) {
        if (which == DialogInterface.BUTTON_POSITIVE) {
            requestPermissions(new String[] {Manifest.permission.CAMERA}, 6);
        } else {
            deposit();
        }
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == PackageManager.PERMISSION_GRANTED) {
            Intent own = getIntent();
            BrowserActivity.open(
                    this,
                    "https://market.m.taobao.com/app/msd/m-rp-h5/cloud.html?token="
                            + own.getStringExtra("verify_token"));
        } else {
            deposit();
        }
    }

    private void deposit() {
        Toast.makeText(this, R.string.deposit, Toast.LENGTH_LONG).show();
    }
}
