package com.example.lvyouzhushou;

import android.app.Activity;
import android.app.AlertDialog;
import android.content.pm.PackageManager;
import java.util.LinkedHashMap;
import java.util.Map;

/** Knows why each permission is wanted, and asks for one at a time. */
final class Permits {
    private final Map<String, Integer> reasons = new LinkedHashMap<>();
    private Runnable next;

    Permits(String[] names, int[] why) {
        for (int i = 0; i < names.length; i++) {
            reasons.put(names[i], why[i]);
        }
    }

    void ask(Activity page, String name, Runnable granted) {
        next = granted;
        if (page.checkSelfPermission(name) == PackageManager.PERMISSION_GRANTED) {
            granted.run();
            return;
        }
        new AlertDialog.Builder(page)
                .setMessage(reasons.get(name))
                .setPositiveButton(android.R.string.ok, (d, w) ->
                        page.requestPermissions(new String[] {name}, 200))
                .setNegativeButton(android.R.string.cancel, null)
                .show();
    }

    boolean answered(int[] results) {
        boolean yes = results.length == 1 && results[0] == PackageManager.PERMISSION_GRANTED;
        if (yes) {
            next.run();
        }
        return yes;
    }
}
