package com.example.meimeixiangji;

import android.app.Activity;
import android.content.pm.PackageManager;
import android.widget.Toast;

/** Asks for one permission and goes on when it is there. */
public abstract class BaseActivity extends Activity {
    private Runnable waiting;
    private int refusal;

    protected void withPermission(String permission, int whenRefused, Runnable action) {
        if (checkSelfPermission(permission) == PackageManager.PERMISSION_GRANTED) {
            action.run();
            return;
        }
        waiting = action;
        refusal = whenRefused;
        requestPermissions(new String[] {permission}, 100);
    }

    protected void toast(int text) {
        Toast.makeText(this, text, Toast.LENGTH_SHORT).show();
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == PackageManager.PERMISSION_GRANTED) {
            waiting.run();
        } else {
            toast(refusal);
        }
    }
}
