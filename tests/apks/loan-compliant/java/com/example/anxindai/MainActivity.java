package com.example.anxindai;

import android.app.Activity;
import android.app.AlertDialog;
import android.content.DialogInterface;
import android.content.Intent;
import android.net.Uri;
import android.os.Bundle;
import android.view.View;

/** The home page. The privacy policy is offered on the first start and can be declined. */
public class MainActivity extends Activity implements View.OnClickListener {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.main);
        findViewById(R.id.borrow).setOnClickListener(this);
        findViewById(R.id.settings).setOnClickListener(this);
        findViewById(R.id.privacy).setOnClickListener(this);
        if (!Consent.given(this, Consent.POLICY)) {
            welcome();
        }
    }

    private void welcome() {
        new AlertDialog.Builder(this)
                .setTitle(R.string.welcome_title)
                .setMessage(R.string.welcome_text)
                .setPositiveButton(R.string.welcome_agree, new DialogInterface.OnClickListener() {
                    @Override
                    public void onClick(DialogInterface dialog, int which) {
                        Consent.set(MainActivity.this, Consent.POLICY, true);
                    }
                })
                .setNegativeButton(R.string.welcome_refuse, null)
                .setNeutralButton(R.string.privacy, new DialogInterface.OnClickListener() {
                    @Override
                    public void onClick(DialogInterface dialog, int which) {
                        open(R.string.privacy_url);
                    }
                })
                .show();
    }

    @Override
    public void onClick(View view) {
        int id = view.getId();
        if (id == R.id.privacy) {
            open(R.string.privacy_url);
        } else if (id == R.id.settings) {
            startActivity(new Intent(this, PrivacySettingsActivity.class));
        } else if (Consent.given(this, Consent.POLICY)) {
            startActivity(new Intent(this, ApplyActivity.class));
        } else {
            welcome();
        }
    }

    private void open(int url) {
        startActivity(new Intent(Intent.ACTION_VIEW, Uri.parse(getString(url))));
    }
}
