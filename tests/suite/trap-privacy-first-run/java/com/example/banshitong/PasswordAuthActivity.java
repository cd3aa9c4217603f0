package com.example.banshitong;

import android.app.Activity;
import android.os.Bundle;
import android.widget.EditText;

/** Name and password. */
public class PasswordAuthActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        EditText password = new EditText(this);
        password.setHint(R.string.by_pwd);
        setContentView(password);
    }
}
