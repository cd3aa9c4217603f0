package com.example.jiamenling;

import android.app.Activity;
import android.app.AlertDialog;
import android.content.Intent;
import android.os.Bundle;

/** The bell of the house. */
public class BellActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.bell);
        findViewById(R.id.family).setOnClickListener(v -> new AlertDialog.Builder(this)
                .setTitle(R.string.title)
                .setMessage(R.string.text)
                .setPositiveButton(R.string.yes, (d, w) -> startActivity(new Intent(this, FamilyActivity.class)))
                .setNegativeButton(R.string.no, null)
                .show());
    }
}
