package com.example.chedaizhijia;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;

/** What the packer hides. */
public class HomeActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.home);
        findViewById(R.id.apply).setOnClickListener(v -> startActivity(new Intent(this, FaceActivity.class)));
    }
}
