package com.example.kuaixiang;

import android.Manifest;
import android.app.Activity;
import android.app.AlertDialog;
import android.content.DialogInterface;
import android.content.Intent;
import android.content.pm.PackageManager;
import android.os.Bundle;
import android.view.View;
import android.widget.TextView;
import android.widget.Toast;

/** One dialog asks for the camera and for the face together; refusing either closes the app. */
public class ApplyActivity extends Activity {
    private static final int REQUEST_CAMERA = 11;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.apply);
        findViewById(R.id.next).setOnClickListener(new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                ask();
            }
        });
    }

    private void ask() {
        new AlertDialog.Builder(this)
                .setTitle(R.string.ask_title)
                .setMessage(R.string.ask_text)
                .setCancelable(false)
                .setPositiveButton(R.string.ask_agree, new DialogInterface.OnClickListener() {
                    @Override
                    public void onClick(DialogInterface dialog, int which) {
                        requestPermissions(new String[] {Manifest.permission.CAMERA}, REQUEST_CAMERA);
                    }
                })
                .setNegativeButton(R.string.ask_refuse, new DialogInterface.OnClickListener() {
                    @Override
                    public void onClick(DialogInterface dialog, int which) {
                        leave();
                    }
                })
                .show();
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == PackageManager.PERMISSION_GRANTED) {
            Intent next = new Intent(this, FaceCheckActivity.class);
            next.putExtra("name", text(R.id.name));
            next.putExtra("idNumber", text(R.id.id_number));
            startActivity(next);
        } else {
            Toast.makeText(this, R.string.need_camera, Toast.LENGTH_SHORT).show();
            leave();
        }
    }

    private String text(int id) {
        return ((TextView) findViewById(id)).getText().toString();
    }

    private void leave() {
        finish();
        System.exit(0);
    }
}
