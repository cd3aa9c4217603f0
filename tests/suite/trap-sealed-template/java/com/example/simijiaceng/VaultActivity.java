package com.example.simijiaceng;

import android.app.Activity;
import android.app.AlertDialog;
import android.content.Intent;
import android.os.Bundle;
import android.widget.Toast;

/** A box in a box. */
public class VaultActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.vault);
        SealedTemplate template = new SealedTemplate(this);
        findViewById(R.id.wipe).setOnClickListener(v -> {
            template.delete();
            Toast.makeText(this, R.string.wiped, Toast.LENGTH_SHORT).show();
        });
        findViewById(R.id.face).setOnClickListener(v -> {
            if (template.exists()) {
                startActivity(new Intent(this, OpenByFaceActivity.class));
                return;
            }
            new AlertDialog.Builder(this)
                    .setTitle(R.string.title)
                    .setMessage(R.string.text)
                    .setPositiveButton(R.string.yes, (d, w) ->
                            startActivity(new Intent(this, OpenByFaceActivity.class)))
                    .setNegativeButton(R.string.no, null)
                    .show();
        });
    }
}
