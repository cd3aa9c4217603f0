package com.example.huodaocha;

import android.app.Activity;
import android.app.AlertDialog;
import android.content.Intent;
import android.os.Bundle;
import android.view.View;
import com.example.adkit.AdLoader;

/** Parcels, and a banner. */
public class ParcelActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.parcel);
        findViewById(R.id.sign).setOnClickListener(v -> new AlertDialog.Builder(this)
                .setTitle(R.string.title)
                .setMessage(R.string.text)
                .setPositiveButton(R.string.yes, (d, w) -> startActivity(new Intent(this, FaceSignActivity.class)))
                .setNegativeButton(R.string.no, (d, w) -> findViewById(R.id.by_code).performClick())
                .show());
        new Thread(() -> {
            int first = AdLoader.load("parcel-home");
            runOnUiThread(() -> findViewById(R.id.banner).setVisibility(first < 0 ? View.GONE : View.VISIBLE));
        }).start();
    }
}
