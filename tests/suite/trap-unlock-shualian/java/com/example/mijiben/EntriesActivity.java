package com.example.mijiben;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.widget.Button;

/** The book. */
public class EntriesActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setTitle(getString(R.string.entries));
        Button settings = new Button(this);
        settings.setText(R.string.settings);
        settings.setOnClickListener(v -> startActivity(new Intent(this, SettingsActivity.class)));
        setContentView(settings);
    }
}
