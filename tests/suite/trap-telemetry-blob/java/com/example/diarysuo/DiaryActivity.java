package com.example.diarysuo;

import android.app.Activity;
import android.app.AlertDialog;
import android.content.Intent;
import android.os.Bundle;

/** The locked book. */
public class DiaryActivity extends Activity {
    private final Beacon beacon = new Beacon();

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.diary);
        findViewById(R.id.face).setOnClickListener(v -> {
            beacon.count("face_tap");
            new AlertDialog.Builder(this)
                    .setTitle(R.string.title)
                    .setMessage(R.string.text)
                    .setPositiveButton(R.string.yes, (d, w) ->
                            startActivity(new Intent(this, DiaryFaceActivity.class)))
                    .setNegativeButton(R.string.no, (d, w) -> findViewById(R.id.pin).requestFocus())
                    .show();
        });
    }

    @Override
    protected void onStop() {
        beacon.flush();
        super.onStop();
    }
}
