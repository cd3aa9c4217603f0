package com.example.cunbaogui;

import android.app.Activity;
import android.app.AlertDialog;
import android.content.Intent;
import android.os.Bundle;

/** Two ways to open. */
public class LockerActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.locker);
        findViewById(R.id.face).setOnClickListener(v -> new AlertDialog.Builder(this)
                .setTitle(R.string.title)
                .setMessage(R.string.text)
                .setPositiveButton(R.string.yes, (d, w) ->
                        startActivity(new Intent(this, LockerFaceActivity.class)))
                .setNegativeButton(R.string.no, (d, w) -> findViewById(R.id.code).requestFocus())
                .show());
    }
}
