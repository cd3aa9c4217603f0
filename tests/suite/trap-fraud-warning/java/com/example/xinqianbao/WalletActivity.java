package com.example.xinqianbao;

import android.app.Activity;
import android.app.AlertDialog;
import android.content.Intent;
import android.os.Bundle;

/** Money, and a warning every morning. */
public class WalletActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.wallet);
        new AlertDialog.Builder(this)
                .setTitle(R.string.warn_title)
                .setMessage(R.string.warn)
                .setCancelable(false)
                .setPositiveButton(R.string.known, null)
                .show();
        findViewById(R.id.limit).setOnClickListener(v -> startActivity(new Intent(this, LimitActivity.class)));
    }
}
