package com.example.jianshenhui;

import android.app.Activity;
import android.os.Bundle;
import android.widget.TextView;

/** The other way in. */
public class EntryCodeActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        TextView code = new TextView(this);
        code.setText(String.format("%06d", System.currentTimeMillis() / 30_000 % 1_000_000));
        setContentView(code);
    }
}
