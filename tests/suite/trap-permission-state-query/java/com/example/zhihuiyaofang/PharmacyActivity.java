package com.example.zhihuiyaofang;

import android.Manifest;
import android.app.Activity;
import android.content.Context;
import android.content.Intent;
import android.content.pm.PackageManager;
import android.hardware.Camera;
import android.os.Bundle;
import android.widget.TextView;

/** Medicine to be picked up. */
public class PharmacyActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.pharmacy);
        findViewById(R.id.face).setOnClickListener(v -> startActivity(new Intent(this, FaceConsentActivity.class)));
        findViewById(R.id.code).setOnClickListener(v -> startActivity(new Intent(this, PickupCodeActivity.class)));
    }

    @Override
    protected void onResume() {
        super.onResume();
        boolean granted = hasCamera(this)
                && checkSelfPermission(Manifest.permission.CAMERA) == PackageManager.PERMISSION_GRANTED;
        ((TextView) findViewById(R.id.camera)).setText(granted ? R.string.camera_on : R.string.camera_off);
    }

    private static boolean hasCamera(Context context) {
        return context.getPackageManager().hasSystemFeature(PackageManager.FEATURE_CAMERA_FRONT)
                && Camera.getNumberOfCameras() > 0;
    }
}
