package com.example.yijuhome;

import android.Manifest;
import android.app.Activity;
import android.content.Intent;
import android.content.pm.PackageManager;
import android.os.Bundle;
import android.view.View;

/** Tells what happens to the face and asks. */
public class FaceNoticeActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.face_notice);
    }

    public void agree(View view) {
        requestPermissions(new String[] {Manifest.permission.CAMERA}, 3);
    }

    public void refuse(View view) {
        finish();
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == PackageManager.PERMISSION_GRANTED) {
            startActivity(new Intent(this, EnrolActivity.class));
        }
        finish();
    }
}
