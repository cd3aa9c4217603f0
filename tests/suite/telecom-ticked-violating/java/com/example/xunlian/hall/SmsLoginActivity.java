package com.example.xunlian.hall;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.widget.Button;
import android.widget.EditText;
import android.widget.LinearLayout;

/** Log-in by text message. */
public class SmsLoginActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        LinearLayout column = new LinearLayout(this);
        EditText code = new EditText(this);
        code.setHint(R.string.sms_hint);
        Button go = new Button(this);
        go.setText(R.string.sms_go);
        go.setOnClickListener(v -> startActivity(new Intent(this, MineActivity.class)));
        column.addView(code);
        column.addView(go);
        setContentView(column);
    }
}
