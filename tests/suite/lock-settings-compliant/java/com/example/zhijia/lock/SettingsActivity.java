package com.example.zhijia.lock;

import android.app.Activity;
import android.content.SharedPreferences;
import android.os.Bundle;
import android.widget.Switch;
import android.widget.Toast;

/** The switch of the face; turning it off takes the consent back. */
public class SettingsActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        SharedPreferences prefs = getSharedPreferences("lock", MODE_PRIVATE);
        Switch face = new Switch(this);
        face.setText(R.string.face_switch);
        face.setChecked(prefs.getBoolean("face", false));
        face.setEnabled(prefs.getBoolean("face", false));
        face.setOnCheckedChangeListener((button, on) -> {
            if (!on) {
                prefs.edit().putBoolean("face", false).apply();
                FaceCore.stop();
                deleteFile(FaceCore.FILE);
                Toast.makeText(this, R.string.face_off, Toast.LENGTH_SHORT).show();
                button.setEnabled(false);
            }
        });
        setContentView(face);
    }
}
