package com.example.kaoqintong.util;

import android.app.Activity;
import android.content.pm.PackageManager;
import java.util.HashMap;
import java.util.Map;

/** Asks for one permission and remembers who asked. */
public class PermissionHelper {
    private static final Map<Integer, Runnable> WAITING = new HashMap<>();

    private PermissionHelper() {}

    public static void with(Activity activity, String permission, Runnable granted) {
        if (activity.checkSelfPermission(permission) == PackageManager.PERMISSION_GRANTED) {
            granted.run();
            return;
        }
        int code = 100 + WAITING.size();
        WAITING.put(code, granted);
        activity.requestPermissions(new String[] {permission}, code);
    }

    public static void deliver(int code, int[] results) {
        Runnable granted = WAITING.remove(code);
        if (granted != null
                && results.length > 0
                && results[0] == PackageManager.PERMISSION_GRANTED) {
            granted.run();
        }
    }
}
