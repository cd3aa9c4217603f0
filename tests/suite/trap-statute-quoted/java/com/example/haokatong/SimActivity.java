package com.example.haokatong;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;

/** The card. */
public class SimActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.sim);
        findViewById(R.id.activate).setOnClickListener(v -> startActivity(new Intent(this, NoticeActivity.class)));
    }
}
