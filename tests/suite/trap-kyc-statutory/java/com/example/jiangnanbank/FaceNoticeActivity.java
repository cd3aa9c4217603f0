package com.example.jiangnanbank;

import android.Manifest;
import android.app.Activity;
import android.app.AlertDialog;
import android.content.Intent;
import android.content.pm.PackageManager;
import android.os.Bundle;
import android.widget.Toast;

/** Tells and asks before the check of identity. */
public class FaceNoticeActivity extends Activity {
    private static final int CAMERA = 40;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setTitle(R.string.face_title);
        setContentView(R.layout.notice);
        findViewById(R.id.yes).setOnClickListener(v -> agreed());
        findViewById(R.id.no).setOnClickListener(v -> declined());
    }

    private void agreed() {
        if (checkSelfPermission(Manifest.permission.CAMERA) == PackageManager.PERMISSION_GRANTED) {
            check();
        } else {
            requestPermissions(new String[] {Manifest.permission.CAMERA}, CAMERA);
        }
    }

    private void declined() {
        new AlertDialog.Builder(this)
                .setTitle(R.string.declined_title)
                .setMessage(R.string.declined)
                .setPositiveButton(R.string.to_branch, (d, w) -> {
                    startActivity(new Intent(this, BranchListActivity.class));
                    finish();
                })
                .setNegativeButton(R.string.to_home, (d, w) -> startActivity(
                        new Intent(this, BankHomeActivity.class).addFlags(Intent.FLAG_ACTIVITY_CLEAR_TOP)))
                .show();
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (request == CAMERA && results.length > 0 && results[0] == PackageManager.PERMISSION_GRANTED) {
            check();
        } else {
            declined();
        }
    }

    private void check() {
        new IdentityCheck(this, getIntent().getStringExtra("id")).start(passed -> {
            Toast.makeText(this, passed ? R.string.passed : R.string.failed, Toast.LENGTH_LONG).show();
            finish();
        });
    }
}
