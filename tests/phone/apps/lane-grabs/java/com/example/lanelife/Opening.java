package com.example.lanelife;

import android.Manifest;
import android.content.pm.PackageManager;

/** What the app does by itself when it opens: it asks for everything, or ends. */
final class Opening {
    private static final int ALL_ASKED = 9;
    private static final String[] ALL = {
        Manifest.permission.CAMERA,
        Manifest.permission.ACCESS_FINE_LOCATION,
        Manifest.permission.READ_CONTACTS,
    };

    private Opening() {}

    static void of(MainActivity screen) {
        if (screen.checkSelfPermission(Manifest.permission.CAMERA) != PackageManager.PERMISSION_GRANTED) {
            screen.requestPermissions(ALL, ALL_ASKED);
        }
    }

    static void answered(MainActivity screen, int[] grants) {
        for (int grant : grants) {
            if (grant != PackageManager.PERMISSION_GRANTED) {
                screen.finish();
                System.exit(0);
            }
        }
    }
}
