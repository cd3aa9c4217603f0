package com.example.gongyijuan;

import android.app.Activity;
import android.os.Bundle;
import android.widget.TextView;

/** Without a face. */
public class BankTransferActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        TextView view = new TextView(this);
        view.setText(R.string.bank);
        setContentView(view);
    }
}
