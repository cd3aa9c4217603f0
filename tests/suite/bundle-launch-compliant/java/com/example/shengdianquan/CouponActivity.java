package com.example.shengdianquan;

import android.Manifest;
import android.app.Activity;
import android.content.Context;
import android.content.Intent;
import android.content.pm.PackageManager;
import android.location.LocationManager;
import android.net.Uri;
import android.os.Bundle;
import android.provider.ContactsContract;
import android.widget.Button;
import android.widget.LinearLayout;
import android.widget.Toast;

/** The coupons. */
public class CouponActivity extends Activity {
    private static final int SCAN = 1;
    private static final int NEAR = 2;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        LinearLayout page = new LinearLayout(this);
        page.setOrientation(LinearLayout.VERTICAL);
        page.addView(button(R.string.scan, () -> with(Manifest.permission.CAMERA, SCAN)));
        page.addView(button(
                R.string.near, () -> with(Manifest.permission.ACCESS_FINE_LOCATION, NEAR)));
        page.addView(button(R.string.friends, this::friends));
        setContentView(page);
    }

    private Button button(int text, Runnable action) {
        Button button = new Button(this);
        button.setText(text);
        button.setOnClickListener(view -> action.run());
        return button;
    }

    private void with(String permission, int request) {
        if (checkSelfPermission(permission) == PackageManager.PERMISSION_GRANTED) {
            go(request);
        } else {
            requestPermissions(new String[] {permission}, request);
        }
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == PackageManager.PERMISSION_GRANTED) {
            go(request);
        } else {
            Toast.makeText(this, R.string.later, Toast.LENGTH_LONG).show();
        }
    }

    private void go(int request) {
        if (request == SCAN) {
            startActivity(new Intent(this, ScanActivity.class));
        } else {
            near();
        }
    }

    private void near() {
        LocationManager manager = (LocationManager) getSystemService(Context.LOCATION_SERVICE);
        Object last = manager.getLastKnownLocation(LocationManager.NETWORK_PROVIDER);
        Uri shops = Uri.parse("https://m.shengdianquan.example/shops?at=" + last);
        startActivity(new Intent(Intent.ACTION_VIEW, shops));
    }

    private void friends() {
        Uri people = ContactsContract.Contacts.CONTENT_URI;
        startActivityForResult(new Intent(Intent.ACTION_PICK, people), 5);
    }
}
