package com.example.jianshenhui;

import android.Manifest;
import android.app.Activity;
import android.content.Intent;
import android.content.pm.PackageManager;
import android.os.Bundle;
import android.widget.Toast;

/** The menu. */
public class MemberActivity extends Activity implements FaceEntrySheet.Choice {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.member);
        findViewById(R.id.face).setOnClickListener(v -> new FaceEntrySheet(this, this).show());
        findViewById(R.id.code).setOnClickListener(v -> open(EntryCodeActivity.class));
        findViewById(R.id.courses).setOnClickListener(v -> open(CoursesActivity.class));
    }

    private void open(Class<?> page) {
        startActivity(new Intent(this, page));
    }

    @Override
    public void onAgreed() {
        if (checkSelfPermission(Manifest.permission.CAMERA) != PackageManager.PERMISSION_GRANTED) {
            requestPermissions(new String[] {Manifest.permission.CAMERA}, 77);
        } else {
            new FaceEntry(this).begin();
        }
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == PackageManager.PERMISSION_GRANTED) {
            new FaceEntry(this).begin();
        } else {
            Toast.makeText(this, R.string.retry, Toast.LENGTH_SHORT).show();
        }
    }
}
