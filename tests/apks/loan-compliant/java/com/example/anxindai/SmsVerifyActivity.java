package com.example.anxindai;

import android.app.Activity;
import android.os.Bundle;
import android.widget.TextView;

/** The other way to prove who one is. */
public class SmsVerifyActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        TextView tip = new TextView(this);
        tip.setText(R.string.sms_tip);
        setContentView(tip);
    }
}
