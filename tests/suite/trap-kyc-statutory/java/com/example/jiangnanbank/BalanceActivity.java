package com.example.jiangnanbank;

import android.app.Activity;
import android.os.Bundle;
import android.widget.TextView;

/** Money. */
public class BalanceActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        TextView sum = new TextView(this);
        sum.setText("¥0.00");
        setContentView(sum);
    }
}
