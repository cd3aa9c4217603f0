package com.example.banshitong;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;

/** What the town offers. */
public class ServiceListActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.services);
        findViewById(R.id.face).setOnClickListener(v -> startActivity(new Intent(this, FaceAuthActivity.class)));
        findViewById(R.id.pwd).setOnClickListener(v -> startActivity(new Intent(this, PasswordAuthActivity.class)));
    }
}
