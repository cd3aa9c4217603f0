package com.example.yuanfanghuxin;

import android.app.Activity;
import android.os.Bundle;
import android.widget.EditText;

/** The password. */
public class PinActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        EditText pin = new EditText(this);
        pin.setHint(R.string.pin);
        setContentView(pin);
    }
}
