package com.example.huinong.bank.ui;

import android.Manifest;
import android.app.Activity;
import android.app.AlertDialog;
import android.content.Intent;
import android.content.pm.PackageManager;
import android.os.Bundle;
import android.widget.Button;
import android.widget.LinearLayout;
import android.widget.Toast;
import androidx.core.app.ActivityCompat;
import androidx.core.content.ContextCompat;
import com.example.huinong.bank.R;
import com.example.huinong.bank.face.FaceLogin;

/** Log-in comes first: either way. */
public class MainActivity extends Activity {
    private static final int CODE_FACE = 0x21;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        LinearLayout column = new LinearLayout(this);
        column.setOrientation(LinearLayout.VERTICAL);
        column.addView(button(R.string.password, this::openPassword));
        column.addView(button(R.string.face, this::askFace));
        column.addView(button(R.string.face_off, this::withdraw));
        setContentView(column);
    }

    private Button button(int text, Runnable action) {
        Button made = new Button(this);
        made.setText(text);
        made.setOnClickListener(v -> action.run());
        return made;
    }

    private void askFace() {
        if (getPreferences(MODE_PRIVATE).getBoolean("face", false)) {
            checkCamera();
            return;
        }
        AlertDialog dialog = new AlertDialog.Builder(this)
                .setTitle(R.string.face_title)
                .setMessage(R.string.face_text)
                .setPositiveButton(R.string.agree, (d, w) -> {
                    getPreferences(MODE_PRIVATE).edit().putBoolean("face", true).apply();
                    checkCamera();
                })
                .setNegativeButton(R.string.refuse, (d, w) -> openPassword())
                .create();
        dialog.show();
    }

    private void openPassword() {
        startActivity(new Intent(this, PasswordActivity.class));
    }

    private void withdraw() {
        getPreferences(MODE_PRIVATE).edit().putBoolean("face", false).apply();
        FaceLogin.forget();
        Toast.makeText(this, R.string.face_off_done, Toast.LENGTH_SHORT).show();
    }

    private void checkCamera() {
        String camera = Manifest.permission.CAMERA;
        if (ContextCompat.checkSelfPermission(this, camera) == PackageManager.PERMISSION_GRANTED) {
            FaceLogin.start(this);
        } else {
            ActivityCompat.requestPermissions(this, new String[] {camera}, CODE_FACE);
        }
    }

    @Override
    public void onRequestPermissionsResult(int code, String[] permissions, int[] results) {
        super.onRequestPermissionsResult(code, permissions, results);
        if (code != CODE_FACE || results.length == 0) {
            return;
        }
        if (results[0] == PackageManager.PERMISSION_GRANTED) {
            FaceLogin.start(this);
        } else {
            openPassword();
        }
    }
}
