package com.example.shanhaijianglu;

import android.app.Activity;
import android.app.AlertDialog;
import android.content.Intent;
import android.os.Bundle;
import android.widget.EditText;

/** Who plays. */
public class RealNameActivity extends Activity {
    private static final int ADULT = 18;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.realname);
        findViewById(R.id.enter).setOnClickListener(v -> enter());
    }

    private void enter() {
        int years = Age.years(((EditText) findViewById(R.id.idno)).getText().toString());
        if (years < ADULT) {
            new AlertDialog.Builder(this)
                    .setTitle(R.string.minor_title)
                    .setMessage(R.string.minor)
                    .setPositiveButton(R.string.known, (d, w) -> finish())
                    .show();
            return;
        }
        startActivity(new Intent(this, LobbyActivity.class).putExtra("adult", true));
    }
}
