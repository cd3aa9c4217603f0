package com.example.gongdikaoqin;

import android.app.Activity;
import android.os.Bundle;
import android.widget.Toast;

/** Takes the answer back. */
public class PrivacyActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.privacy);
        findViewById(R.id.withdraw).setOnClickListener(v -> {
            FaceConsent.record(this, false);
            Toast.makeText(this, R.string.withdrawn, Toast.LENGTH_SHORT).show();
        });
    }
}
