package com.example.zhijia.lock;

import android.app.Activity;
import android.app.AlertDialog;
import android.content.Intent;
import android.os.Bundle;
import android.widget.Button;
import android.widget.EditText;
import android.widget.LinearLayout;
import android.widget.Toast;

/** Opens the door by code or face. */
public class LockActivity extends Activity {
    private LinearLayout column;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        column = new LinearLayout(this);
        column.setOrientation(LinearLayout.VERTICAL);
        column.addView(button(R.string.by_code, this::showCode));
        column.addView(button(R.string.by_face, this::face));
        column.addView(button(R.string.settings, this::settings));
        setContentView(column);
    }

    private Button button(int text, Runnable action) {
        Button made = new Button(this);
        made.setText(text);
        made.setOnClickListener(v -> action.run());
        return made;
    }

    private void showCode() {
        EditText code = new EditText(this);
        code.setHint(R.string.code_tip);
        column.addView(code);
        column.addView(button(R.string.open, this::opened));
    }

    private void opened() {
        Toast.makeText(this, R.string.opened, Toast.LENGTH_SHORT).show();
    }

    private void settings() {
        startActivity(new Intent(this, SettingsActivity.class));
    }

    private void face() {
        if (getSharedPreferences("lock", MODE_PRIVATE).getBoolean("face", false)) {
            openCamera();
            return;
        }
        new AlertDialog.Builder(this)
                .setTitle(R.string.face_title)
                .setMessage(R.string.face_text)
                .setPositiveButton(R.string.agree, (d, w) -> {
                    getSharedPreferences("lock", MODE_PRIVATE)
                            .edit()
                            .putBoolean("face", true)
                            .apply();
                    FaceCore.prepare(this);
                    openCamera();
                })
                .setNegativeButton(R.string.refuse, (d, w) -> showCode())
                .show();
    }

    private void openCamera() {
        startActivity(new Intent(this, FaceUnlockActivity.class));
    }
}
