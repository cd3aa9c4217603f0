package com.example.lvyouzhushou;

import android.Manifest;
import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.provider.ContactsContract;
import android.view.View;
import android.widget.Toast;

/** The trip. */
public class TripActivity extends Activity implements View.OnClickListener {
    private static final String[] ALL = {
        Manifest.permission.CAMERA,
        Manifest.permission.ACCESS_FINE_LOCATION,
        Manifest.permission.READ_CONTACTS,
    };
    private static final int[] WHY = {R.string.need_camera, R.string.need_location, R.string.need_contacts};

    private Permits permits;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.trip);
        permits = new Permits(ALL, WHY);
        findViewById(R.id.scan).setOnClickListener(this);
        findViewById(R.id.near).setOnClickListener(this);
        findViewById(R.id.friends).setOnClickListener(this);
    }

    @Override
    public void onClick(View view) {
        if (view.getId() == R.id.scan) {
            permits.ask(this, ALL[0], () -> startActivity(new Intent(this, ScanTicketActivity.class)));
        } else if (view.getId() == R.id.near) {
            permits.ask(this, ALL[1], () -> Toast.makeText(this, R.string.near, Toast.LENGTH_SHORT).show());
        } else {
            permits.ask(this, ALL[2], () -> startActivity(
                    new Intent(Intent.ACTION_PICK, ContactsContract.Contacts.CONTENT_URI)));
        }
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (!permits.answered(results)) {
            Toast.makeText(this, R.string.skip, Toast.LENGTH_SHORT).show();
        }
    }
}
