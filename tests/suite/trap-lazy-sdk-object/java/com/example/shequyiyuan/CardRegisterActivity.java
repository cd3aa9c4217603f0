package com.example.shequyiyuan;

import android.app.Activity;
import android.os.Bundle;
import android.widget.EditText;

/** By card. */
public class CardRegisterActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        EditText number = new EditText(this);
        number.setHint(R.string.number);
        setContentView(number);
    }
}
