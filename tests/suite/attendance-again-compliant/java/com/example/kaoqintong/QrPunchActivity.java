package com.example.kaoqintong;

import android.app.Activity;
import android.os.Bundle;
import android.widget.TextView;

/** The other way. */
public class QrPunchActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        TextView tip = new TextView(this);
        tip.setText(R.string.qr_tip);
        setContentView(tip);
    }
}
