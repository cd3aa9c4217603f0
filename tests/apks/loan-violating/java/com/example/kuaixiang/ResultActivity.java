package com.example.kuaixiang;

import android.app.Activity;
import android.os.Bundle;
import android.widget.TextView;

/** Tells the applicant how it went. */
public class ResultActivity extends Activity {
    static final String TEXT = "text";

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        TextView view = new TextView(this);
        view.setText(getIntent().getIntExtra(TEXT, R.string.result_failed));
        setContentView(view);
    }
}
