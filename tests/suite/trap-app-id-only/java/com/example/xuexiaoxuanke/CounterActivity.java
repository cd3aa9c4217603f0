package com.example.xuexiaoxuanke;

import android.app.Activity;
import android.os.Bundle;
import android.widget.TextView;

/** Where people help. */
public class CounterActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        TextView view = new TextView(this);
        view.setText(R.string.counter);
        setContentView(view);
    }
}
