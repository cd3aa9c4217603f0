package com.example.hulibao;

import android.Manifest;
import android.app.Activity;
import android.content.pm.PackageManager;
import android.widget.Toast;

/** What all pages share: the camera permission and short notes. */
public abstract class BasePage extends Activity {
    private static final int CAMERA = 77;

    /** Goes on with {@link #onCamera()} once the camera may be used. */
    protected void withCamera() {
        if (checkSelfPermission(Manifest.permission.CAMERA) == PackageManager.PERMISSION_GRANTED) {
            onCamera();
        } else {
            requestPermissions(new String[] {Manifest.permission.CAMERA}, CAMERA);
        }
    }

    protected abstract void onCamera();

    protected abstract void onNoCamera();

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (request != CAMERA) {
            return;
        }
        if (results.length > 0 && results[0] == PackageManager.PERMISSION_GRANTED) {
            onCamera();
        } else {
            onNoCamera();
        }
    }

    protected void note(int text) {
        Toast.makeText(this, text, Toast.LENGTH_LONG).show();
    }
}
