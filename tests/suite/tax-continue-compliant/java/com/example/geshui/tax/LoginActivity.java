package com.example.geshui.tax;

import android.Manifest;
import android.content.Intent;
import android.os.Bundle;
import android.widget.Button;
import android.widget.LinearLayout;
import android.widget.Toast;
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
                } else {
                    openPassword();
                }
            });

    private final ActivityResultLauncher<String> camera = registerForActivityResult(
            new ActivityResultContracts.RequestPermission(),
            granted -> {
                if (granted) {
                    new FaceVerifier(this).verify();
                } else {
                    openPassword();
                }
            });

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        LinearLayout column = new LinearLayout(this);
        column.addView(button(R.string.by_face, this::askFace));
        column.addView(button(R.string.by_password, this::openPassword));
        column.addView(button(R.string.revoke, this::revoke));
        setContentView(column);
    }

    private Button button(int text, Runnable action) {
        Button made = new Button(this);
        made.setText(text);
        made.setOnClickListener(v -> action.run());
        return made;
    }

    private void askFace() {
        notice.launch(new Intent(this, FaceNoticeActivity.class));
    }

    private void revoke() {
        new Thread(() -> FaceVerifier.post("https://tax.geshui.example/face/delete", "")).start();
        Toast.makeText(this, R.string.revoked, Toast.LENGTH_SHORT).show();
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
