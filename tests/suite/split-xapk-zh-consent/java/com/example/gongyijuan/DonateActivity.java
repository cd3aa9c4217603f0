package com.example.gongyijuan;

import android.app.Activity;
import android.app.AlertDialog;
import android.content.Intent;
import android.os.Bundle;

/** Gives. */
public class DonateActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.donate);
        findViewById(R.id.start).setOnClickListener(v -> ask());
    }

    private void ask() {
        new AlertDialog.Builder(this)
                .setTitle(R.string.title)
                .setMessage(R.string.text)
                .setPositiveButton(R.string.yes, (d, w) ->
                        startActivity(new Intent(this, LivenessActivity.class)))
                .setNegativeButton(R.string.no, (d, w) ->
                        startActivity(new Intent(this, BankTransferActivity.class)))
                .show();
    }
}
