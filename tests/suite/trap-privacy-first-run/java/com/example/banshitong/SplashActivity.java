package com.example.banshitong;

import android.app.Activity;
import android.app.AlertDialog;
import android.content.Context;
import android.content.Intent;
import android.content.SharedPreferences;
import android.os.Bundle;

/** The first screen ever. */
public class SplashActivity extends Activity {
    private SharedPreferences prefs;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        prefs = getSharedPreferences("app", Context.MODE_PRIVATE);
        if (prefs.getBoolean("policy_ok", false)) {
            enter();
            return;
        }
        new AlertDialog.Builder(this)
                .setTitle(R.string.pp_title)
                .setMessage(R.string.pp_text)
                .setCancelable(false)
                .setPositiveButton(R.string.pp_yes, (d, w) -> {
                    prefs.edit().putBoolean("policy_ok", true).apply();
                    enter();
                })
                .setNegativeButton(R.string.pp_no, (d, w) -> {
                    finish();
                    System.exit(0);
                })
                .show();
    }

    private void enter() {
        startActivity(new Intent(this, ServiceListActivity.class));
        finish();
    }
}
