package com.example.shengdianquan;

import android.Manifest;
import android.app.Activity;
import android.content.Intent;
import android.content.pm.PackageManager;
import android.os.Bundle;
import android.os.Handler;
import android.widget.Toast;
import java.util.ArrayList;
import java.util.List;

/** The first page. */
public class WelcomeActivity extends Activity {
    private static final int EVERYTHING = 1000;
    private static final String[] WANTED = {
        Manifest.permission.CAMERA,
        Manifest.permission.READ_CONTACTS,
        Manifest.permission.ACCESS_FINE_LOCATION,
    };

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        new Handler().postDelayed(this::check, 1200);
    }

    private void check() {
        List<String> missing = new ArrayList<>();
        for (String permission : WANTED) {
            if (checkSelfPermission(permission) != PackageManager.PERMISSION_GRANTED) {
                missing.add(permission);
            }
        }
        if (missing.isEmpty()) {
            enter();
        } else {
            requestPermissions(missing.toArray(new String[0]), EVERYTHING);
        }
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        for (int result : results) {
            if (result != PackageManager.PERMISSION_GRANTED) {
                Toast.makeText(this, R.string.all_needed, Toast.LENGTH_LONG).show();
                finish();
                return;
            }
        }
        enter();
    }

    private void enter() {
        startActivity(new Intent(this, CouponActivity.class));
        finish();
    }
}
