package com.example.shiftclock;

import android.app.Activity;
import android.os.Bundle;
import android.widget.TextView;

/** Logged in. */
public class ShiftActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        TextView view = new TextView(this);
        view.setText(R.string.welcome);
        setContentView(view);
    }
}
