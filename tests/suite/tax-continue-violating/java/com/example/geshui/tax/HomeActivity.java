package com.example.geshui.tax;

import android.app.Activity;
import android.os.Bundle;
import android.widget.TextView;

/** What was earned and paid. */
public class HomeActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        TextView title = new TextView(this);
        title.setText(R.string.home);
        setContentView(title);
    }
}
