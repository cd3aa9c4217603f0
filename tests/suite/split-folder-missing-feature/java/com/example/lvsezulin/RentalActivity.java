package com.example.lvsezulin;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;

/** Starts the page of the feature, by name. */
public class RentalActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.rental);
        findViewById(R.id.rent).setOnClickListener(v -> startActivity(
                new Intent().setClassName(this, "com.example.lvsezulin.face.LivenessActivity")));
    }
}
