package com.example.mijiben;

import android.app.Activity;
import android.os.Bundle;
import android.widget.CheckBox;
import android.widget.Toast;

/** Switches the quick way in on and off. */
public class SettingsActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.settings);
        CheckBox box = (CheckBox) findViewById(R.id.face_login);
        box.setChecked(Preferences.of(this).faceLogin());
        box.setOnCheckedChangeListener((button, on) -> {
            Preferences.of(this).setFaceLogin(on);
            if (!on) {
                Toast.makeText(this, R.string.face_off, Toast.LENGTH_SHORT).show();
            }
        });
    }
}
