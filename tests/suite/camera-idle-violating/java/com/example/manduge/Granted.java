package com.example.manduge;

import android.Manifest;
import android.app.Activity;
import android.content.pm.PackageManager;

/** Asks for the camera. */
final class Granted {
    static final int CAMERA = 55;

    private Granted() {}

    /** Whether the camera may be used now; otherwise the user is asked. */
    static boolean camera(Activity page) {
        String camera = Manifest.permission.CAMERA;
        if (page.checkSelfPermission(camera) == PackageManager.PERMISSION_GRANTED) {
            return true;
        }
        page.requestPermissions(new String[] {camera}, CAMERA);
        return false;
    }
}
