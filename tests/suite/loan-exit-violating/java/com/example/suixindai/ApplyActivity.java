package com.example.suixindai;

import android.Manifest;
import android.content.DialogInterface;
import android.content.pm.PackageManager;
import android.os.Bundle;
import android.os.Handler;
import android.view.View;
import android.widget.Button;
import android.widget.Toast;
import androidx.appcompat.app.AlertDialog;
import androidx.appcompat.app.AppCompatActivity;
import androidx.core.app.ActivityCompat;

/** Sends the application after the applicant's face was checked. */
public class ApplyActivity extends AppCompatActivity
        implements View.OnClickListener, DialogInterface.OnClickListener {
    private static final int REQUEST_CAMERA = 31;

    private final Handler handler = new Handler();

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        Button next = new Button(this);
        next.setText(R.string.next);
        next.setOnClickListener(this);
        setContentView(next);
    }

    @Override
    public void onClick(View view) {
        String operator = getString(R.string.app_name);
        new AlertDialog.Builder(this)
                .setTitle(R.string.face_title)
                .setMessage(getString(R.string.face_text, operator))
                .setPositiveButton(R.string.agree, this)
                .setNegativeButton(R.string.refuse, this)
                .setCancelable(false)
                .show();
    }

    @Override
    public void onClick(DialogInterface dialog, int which) {
        switch (which) {
            case DialogInterface.BUTTON_POSITIVE:
                ActivityCompat.requestPermissions(
                        this, new String[] {Manifest.permission.CAMERA}, REQUEST_CAMERA);
                break;
            case DialogInterface.BUTTON_NEGATIVE:
                Toast.makeText(this, R.string.bye, Toast.LENGTH_SHORT).show();
                handler.postDelayed(new Runnable() {
                    @Override
                    public void run() {
                        System.exit(0);
                    }
                }, 1500);
                break;
            default:
                break;
        }
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        super.onRequestPermissionsResult(request, permissions, results);
        if (request == REQUEST_CAMERA && results[0] == PackageManager.PERMISSION_GRANTED) {
            new FaceStep(this).begin();
        }
    }
}
