package com.example.geshui.tax;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.widget.Button;
import android.widget.EditText;
import android.widget.LinearLayout;

/** Log-in by number and password. */
public class PasswordActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        LinearLayout column = new LinearLayout(this);
        EditText number = new EditText(this);
        number.setHint(R.string.id_hint);
        EditText password = new EditText(this);
        password.setHint(R.string.password_hint);
        Button go = new Button(this);
        go.setText(R.string.by_password);
        go.setOnClickListener(v -> startActivity(new Intent(this, HomeActivity.class)));
        column.addView(number);
        column.addView(password);
        column.addView(go);
        setContentView(column);
    }
}
