package com.example.yanglaotong;

import android.app.Activity;
import android.os.Bundle;
import android.widget.TextView;

/** Somebody comes by. */
public class VisitActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        TextView view = new TextView(this);
        view.setText(R.string.visit);
        setContentView(view);
    }
}
