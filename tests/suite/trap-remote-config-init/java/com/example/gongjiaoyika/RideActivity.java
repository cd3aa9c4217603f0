package com.example.gongjiaoyika;

import android.app.Activity;
import android.app.AlertDialog;
import android.content.Context;
import android.content.Intent;
import android.os.Bundle;

/** Two ways to ride. */
public class RideActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.ride);
        findViewById(R.id.face).setOnClickListener(v -> new AlertDialog.Builder(this)
                .setTitle(R.string.title)
                .setMessage(R.string.text)
                .setPositiveButton(R.string.yes, (d, w) -> {
                    answer(true);
                    startActivity(new Intent(this, FaceRideActivity.class));
                })
                .setNegativeButton(R.string.no, (d, w) -> answer(false))
                .show());
    }

    private void answer(boolean yes) {
        getSharedPreferences("ride", Context.MODE_PRIVATE).edit().putBoolean("face_yes", yes).apply();
    }
}
