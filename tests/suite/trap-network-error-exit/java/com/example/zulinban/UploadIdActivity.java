package com.example.zulinban;

import android.app.Activity;
import android.os.Bundle;
import android.widget.TextView;

/** The way without a face. */
public class UploadIdActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        TextView view = new TextView(this);
        view.setText(R.string.store);
        setContentView(view);
    }
}
