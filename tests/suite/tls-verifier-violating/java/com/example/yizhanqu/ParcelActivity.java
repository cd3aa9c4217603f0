package com.example.yizhanqu;

import android.Manifest;
import android.app.Activity;
import android.app.AlertDialog;
import android.content.DialogInterface;
import android.content.pm.PackageManager;
import android.os.Bundle;
import android.view.View;
import android.widget.Toast;
import cn.cloudwalk.libproject.Bulider;
import cn.cloudwalk.libproject.LiveActivity;

/** The two ways to get a parcel. */
public class ParcelActivity extends Activity implements View.OnClickListener {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.parcel);
        findViewById(R.id.take).setOnClickListener(this);
        findViewById(R.id.by_code).setOnClickListener(this);
        Banner.show();
    }

    @Override
    public void onClick(View view) {
        int id = view.getId();
        if (id == R.id.take) {
            confirm();
        } else if (id == R.id.by_code) {
            say(R.string.code);
        }
    }

    private void confirm() {
        new AlertDialog.Builder(this)
                .setMessage(R.string.about_face)
                .setPositiveButton(R.string.yes, new DialogInterface.OnClickListener() {
                    @Override
                    public void onClick(DialogInterface dialog, int which) {
                        requestPermissions(new String[] {Manifest.permission.CAMERA}, 2);
                    }
                })
                .setNegativeButton(R.string.no, new DialogInterface.OnClickListener() {
                    @Override
                    public void onClick(DialogInterface dialog, int which) {
                        say(R.string.code);
                    }
                })
                .show();
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == PackageManager.PERMISSION_GRANTED) {
            new Bulider()
                    .setLicence("yizhan-cw")
                    .setLives(1, true)
                    .setCaptureCallback(new FaceSender(this))
                    .startActivity(this, LiveActivity.class);
        } else {
            say(R.string.code);
        }
    }

    void say(final int text) {
        runOnUiThread(new Runnable() {
            @Override
            public void run() {
                Toast.makeText(ParcelActivity.this, text, Toast.LENGTH_LONG).show();
            }
        });
    }
}
