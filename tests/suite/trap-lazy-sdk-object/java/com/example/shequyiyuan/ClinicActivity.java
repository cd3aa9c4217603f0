package com.example.shequyiyuan;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;

/** Two ways to see a doctor. */
public class ClinicActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.clinic);
        findViewById(R.id.face).setOnClickListener(v -> startActivity(new Intent(this, FaceRegisterActivity.class)));
        findViewById(R.id.card).setOnClickListener(v -> startActivity(new Intent(this, CardRegisterActivity.class)));
    }
}
