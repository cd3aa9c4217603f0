package com.example.huinong.bank.ui;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.text.InputType;
import android.widget.Button;
import android.widget.EditText;
import android.widget.LinearLayout;
import com.example.huinong.bank.R;

/** The other way in. */
public class PasswordActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        LinearLayout column = new LinearLayout(this);
        column.setOrientation(LinearLayout.VERTICAL);
        column.addView(field(R.string.phone, InputType.TYPE_CLASS_PHONE));
        column.addView(field(R.string.secret, InputType.TYPE_TEXT_VARIATION_PASSWORD));
        column.addView(field(R.string.sms, InputType.TYPE_CLASS_NUMBER));
        Button login = new Button(this);
        login.setText(R.string.login);
        login.setOnClickListener(v -> {
            startActivity(new Intent(this, AccountActivity.class));
            finish();
        });
        column.addView(login);
        setContentView(column);
    }

    private EditText field(int hint, int type) {
        EditText made = new EditText(this);
        made.setHint(hint);
        made.setInputType(type);
        return made;
    }
}
