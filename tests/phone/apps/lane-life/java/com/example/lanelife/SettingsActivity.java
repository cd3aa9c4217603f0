package com.example.lanelife;

import android.app.Activity;
import android.os.Bundle;
import android.widget.TextView;

/** Settings: withdraw, delete the account. */
public class SettingsActivity extends Activity {
    @Override
    protected void onCreate(Bundle state) {
        super.onCreate(state);
        setContentView(R.layout.settings);
        findViewById(R.id.policy).setOnClickListener(view -> say(R.string.policy_text));
        Withdrawal.offer(this);
        findViewById(R.id.delete).setOnClickListener(view -> Deletion.ask(this));
    }

    void say(int text) {
        ((TextView) findViewById(R.id.note)).setText(text);
    }
}
