package com.example.kousuan.kids;

import android.app.Activity;
import android.os.Bundle;
import android.widget.Button;
import android.widget.EditText;
import android.widget.LinearLayout;
import android.widget.TextView;
import android.widget.Toast;

/** Where the guardian decides; the code goes to the guardian's phone. */
public class GuardianActivity extends Activity {
    private EditText phone;
    private EditText code;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setTitle(R.string.guardian_title);
        LinearLayout column = new LinearLayout(this);
        column.setOrientation(LinearLayout.VERTICAL);
        TextView rules = new TextView(this);
        rules.setText(R.string.guardian_text);
        column.addView(rules);
        phone = new EditText(this);
        phone.setHint(R.string.guardian_phone);
        column.addView(phone);
        code = new EditText(this);
        code.setHint(R.string.guardian_code);
        column.addView(code);
        column.addView(button(R.string.guardian_yes, this::check));
        column.addView(button(R.string.guardian_no, this::refuse));
        column.addView(button(R.string.guardian_off, this::withdraw));
        setContentView(column);
    }

    private Button button(int text, Runnable action) {
        Button made = new Button(this);
        made.setText(text);
        made.setOnClickListener(v -> action.run());
        return made;
    }

    private void check() {
        String path = "check?phone=" + phone.getText() + "&code=" + code.getText();
        new Thread(() -> {
            if (Guardian.call(path)) {
                runOnUiThread(() -> {
                    Guardian.set(this, true);
                    setResult(RESULT_OK);
                    finish();
                });
            }
        }).start();
    }

    private void refuse() {
        setResult(RESULT_CANCELED);
        finish();
    }

    private void withdraw() {
        Guardian.set(this, false);
        new Thread(() -> Guardian.call("face/delete")).start();
        Toast.makeText(this, R.string.guardian_off_done, Toast.LENGTH_SHORT).show();
    }
}
