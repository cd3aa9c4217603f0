package com.example.anxindai;

import android.Manifest;
import android.app.Activity;
import android.content.Intent;
import android.content.pm.PackageManager;
import android.net.Uri;
import android.os.Bundle;
import android.view.View;
import android.widget.CheckBox;
import android.widget.Toast;

/** Asks about the face alone, before the camera, with a box nobody ticked and another way. */
public class FaceConsentActivity extends Activity implements View.OnClickListener {
    private static final int REQUEST_CAMERA = 21;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.face_consent);
        findViewById(R.id.rules).setOnClickListener(this);
        findViewById(R.id.agree).setOnClickListener(this);
        findViewById(R.id.sms).setOnClickListener(this);
    }

    @Override
    public void onClick(View view) {
        int id = view.getId();
        if (id == R.id.rules) {
            Uri rules = Uri.parse(getString(R.string.face_rules_url));
            startActivity(new Intent(Intent.ACTION_VIEW, rules));
        } else if (id == R.id.sms) {
            useSms();
        } else if (((CheckBox) findViewById(R.id.check)).isChecked()) {
            Consent.set(this, Consent.FACE, true);
            requestPermissions(new String[] {Manifest.permission.CAMERA}, REQUEST_CAMERA);
        } else {
            Toast.makeText(this, R.string.consent_need_check, Toast.LENGTH_SHORT).show();
        }
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == PackageManager.PERMISSION_GRANTED) {
            startActivity(new Intent(this, FaceCheckActivity.class));
            finish();
        } else {
            Toast.makeText(this, R.string.camera_reason, Toast.LENGTH_LONG).show();
            useSms();
        }
    }

    private void useSms() {
        startActivity(new Intent(this, SmsVerifyActivity.class));
        finish();
    }
}
