package com.example.geshui.tax;

import android.Manifest;
import android.content.Intent;
import android.os.Bundle;
import android.widget.Button;
import android.widget.LinearLayout;
import androidx.activity.ComponentActivity;
import androidx.activity.result.ActivityResultLauncher;
import androidx.activity.result.contract.ActivityResultContracts;

/** Face or password. */
public class LoginActivity extends ComponentActivity {
    private final ActivityResultLauncher<Intent> notice = registerForActivityResult(
            new ActivityResultContracts.StartActivityForResult(),
            result -> {
                if (result.getResultCode() == RESULT_OK) {
                    askCamera();
                }
            });

    private final ActivityResultLauncher<String> camera = registerForActivityResult(
            new ActivityResultContracts.RequestPermission(),
            granted -> {
                if (granted) {
                    new FaceVerifier(this).verify();
                }
            });

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        LinearLayout column = new LinearLayout(this);
        Button face = new Button(this);
        face.setText(R.string.by_face);
        face.setOnClickListener(v -> notice.launch(new Intent(this, FaceNoticeActivity.class)));
        Button password = new Button(this);
        password.setText(R.string.by_password);
        password.setOnClickListener(v -> openPassword());
        column.addView(face);
        column.addView(password);
        setContentView(column);
    }

    private void askCamera() {
        camera.launch(Manifest.permission.CAMERA);
    }

    private void openPassword() {
        startActivity(new Intent(this, PasswordActivity.class));
    }

    void openHome() {
        startActivity(new Intent(this, HomeActivity.class));
    }
}
