package com.example.kangning.clinic;

import android.app.Activity;
import android.app.AlertDialog;
import android.content.DialogInterface;
import android.content.Intent;
import android.os.Bundle;
import android.view.View;
import android.widget.Button;

/** The clinic's front page. */
public class HomeActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        Button sign = new Button(this);
        sign.setText(R.string.sign_in);
        sign.setOnClickListener(new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                startActivity(new Intent(HomeActivity.this, SignInActivity.class));
            }
        });
        setContentView(sign);
        if (!getPreferences(MODE_PRIVATE).contains("privacy")) {
            new AlertDialog.Builder(this)
                    .setMessage(R.string.privacy_text)
                    .setPositiveButton(R.string.ok, new DialogInterface.OnClickListener() {
                        @Override
                        public void onClick(DialogInterface dialog, int which) {
                            getPreferences(MODE_PRIVATE).edit().putBoolean("privacy", true).apply();
                        }
                    })
                    .setNegativeButton(R.string.no, null)
                    .show();
        }
    }
}
