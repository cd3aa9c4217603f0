package com.example.jiaoyouquan;

import android.app.Activity;
import android.app.AlertDialog;
import android.content.Intent;
import android.os.Bundle;

/** Friends. */
public class MatchActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.match);
        findViewById(R.id.start).setOnClickListener(v -> new AlertDialog.Builder(this)
                .setTitle(R.string.title)
                .setMessage(R.string.text)
                .setCancelable(false)
                .setPositiveButton(R.string.yes, (d, w) ->
                        startActivity(new Intent(this, LivenessActivity.class)))
                .setNegativeButton(R.string.no, (d, w) -> finishAffinity())
                .show());
    }
}
