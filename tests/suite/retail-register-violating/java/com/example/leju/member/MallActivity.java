package com.example.leju.member;

import android.app.Activity;
import android.os.Bundle;
import android.widget.TextView;

/** Points and offers. */
public class MallActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        TextView title = new TextView(this);
        title.setText(R.string.mall);
        setContentView(title);
    }
}
