package com.example.youleyuanpiao;

import android.app.Activity;
import android.os.Bundle;
import android.widget.TextView;

/** A code. */
public class CodeTicketActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        TextView code = new TextView(this);
        code.setText(R.string.code);
        setContentView(code);
    }
}
