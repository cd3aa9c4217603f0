package com.example.reflect;

import android.app.Activity;
import android.os.Bundle;
import android.widget.TextView;

/** Knows nothing of the gate. */
public class HomeActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        TextView view = new TextView(this);
        view.setText(R.string.home);
        setContentView(view);
    }
}
