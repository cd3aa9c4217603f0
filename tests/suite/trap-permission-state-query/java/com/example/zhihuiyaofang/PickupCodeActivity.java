package com.example.zhihuiyaofang;

import android.app.Activity;
import android.os.Bundle;
import android.widget.TextView;

/** The code. */
public class PickupCodeActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        TextView code = new TextView(this);
        code.setText(String.valueOf(100000 + System.nanoTime() % 900000));
        setContentView(code);
    }
}
