package com.example.yungang.airport;

import android.app.Activity;
import android.os.Bundle;
import android.widget.TextView;

/** The code on the boarding pass. */
public class BoardingCodeActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        TextView tip = new TextView(this);
        tip.setText(R.string.code_tip);
        setContentView(tip);
    }
}
