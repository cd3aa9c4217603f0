package com.example.notebox;

import android.content.Intent;
import android.os.Bundle;
import android.widget.Toast;
import androidx.biometric.BiometricManager;
import androidx.biometric.BiometricPrompt;
import androidx.fragment.app.FragmentActivity;
import java.util.concurrent.Executor;

/** The lock in front of the notes. Whatever the phone looks at, this class hears yes or no. */
public class FaceUnlockActivity extends FragmentActivity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        int kinds = BiometricManager.Authenticators.BIOMETRIC_WEAK;
        if (BiometricManager.from(this).canAuthenticate(kinds) == BiometricManager.BIOMETRIC_SUCCESS) {
            unlockWithFace();
        } else {
            Toast.makeText(this, R.string.unlock_none, Toast.LENGTH_SHORT).show();
            open();
        }
    }

    private void unlockWithFace() {
        Executor here = new Executor() {
            @Override
            public void execute(Runnable task) {
                runOnUiThread(task);
            }
        };
        BiometricPrompt prompt =
                new BiometricPrompt(this, here, new BiometricPrompt.AuthenticationCallback() {
                    @Override
                    public void onAuthenticationSucceeded(BiometricPrompt.AuthenticationResult yes) {
                        open();
                    }

                    @Override
                    public void onAuthenticationError(int code, CharSequence message) {
                        finish();
                    }
                });
        prompt.authenticate(new BiometricPrompt.PromptInfo.Builder()
                .setTitle(getString(R.string.unlock_title))
                .setSubtitle(getString(R.string.unlock_subtitle))
                .setNegativeButtonText(getString(R.string.unlock_cancel))
                .build());
    }

    private void open() {
        startActivity(new Intent(this, NotesActivity.class));
        finish();
    }
}
