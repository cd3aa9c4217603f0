package com.example.rounian;

import android.Manifest;
import android.app.Activity;
import android.content.Intent;
import android.content.pm.PackageManager;
import android.os.Bundle;
import android.view.View;
import android.widget.Button;
import android.widget.Toast;

/** Asks for the camera when the user wants to take a picture. */
public class HomeActivity extends Activity {
    private static final int REQUEST_CAMERA = 1;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        Button open = new Button(this);
        open.setText(R.string.open_camera);
        open.setOnClickListener(new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                requestPermissions(new String[] {Manifest.permission.CAMERA}, REQUEST_CAMERA);
            }
        });
        setContentView(open);
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == PackageManager.PERMISSION_GRANTED) {
            startActivity(new Intent(this, BeautyCameraActivity.class));
        } else {
            Toast.makeText(this, R.string.camera_reason, Toast.LENGTH_SHORT).show();
        }
    }
}
