package com.example.mijiben;

import android.content.Context;
import android.content.Intent;
import android.os.Bundle;
import android.os.Handler;
import android.os.Looper;
import android.view.View;
import android.widget.EditText;
import android.widget.Toast;
import androidx.biometric.BiometricPrompt;
import androidx.fragment.app.FragmentActivity;
import java.util.concurrent.Executor;

/** Two ways in. */
public class UnlockActivity extends FragmentActivity {
    private final Executor onScreen = new Handler(Looper.getMainLooper())::post;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.unlock);
        View faceLogin = findViewById(R.id.face);
        faceLogin.setVisibility(Preferences.of(this).faceLogin() ? View.VISIBLE : View.GONE);
        faceLogin.setOnClickListener(v -> startFaceLogin());
        findViewById(R.id.enter).setOnClickListener(v -> tryPassword());
    }

    private void startFaceLogin() {
        FaceLoginCallback callback = new FaceLoginCallback(this);
        new BiometricPrompt(this, onScreen, callback).authenticate(
                new BiometricPrompt.PromptInfo.Builder()
                        .setTitle(getString(R.string.unlock_title))
                        .setSubtitle(getString(R.string.unlock_text))
                        .setNegativeButtonText(getString(R.string.use_pin))
                        .build());
    }

    private void tryPassword() {
        String typed = ((EditText) findViewById(R.id.pin)).getText().toString();
        if (Preferences.of(this).matches(typed)) {
            open();
        }
    }

    void open() {
        startActivity(new Intent(this, EntriesActivity.class));
        finish();
    }

    /** Yes or no, from the system. */
    private static final class FaceLoginCallback extends BiometricPrompt.AuthenticationCallback {
        private final UnlockActivity page;

        FaceLoginCallback(UnlockActivity page) {
            this.page = page;
        }

        @Override
        public void onAuthenticationSucceeded(BiometricPrompt.AuthenticationResult result) {
            page.open();
        }

        @Override
        public void onAuthenticationFailed() {
            Context context = page.getApplicationContext();
            Toast.makeText(context, R.string.face_failed, Toast.LENGTH_SHORT).show();
        }
    }
}
