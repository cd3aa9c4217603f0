package com.example.huinong.bank.ui;

import android.app.Activity;
import android.os.Bundle;
import android.widget.TextView;
import com.example.huinong.bank.R;

/** What there is. */
public class AccountActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        TextView title = new TextView(this);
        title.setText(R.string.accounts);
        setContentView(title);
    }
}
