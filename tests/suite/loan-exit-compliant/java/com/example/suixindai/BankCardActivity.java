package com.example.suixindai;

import android.os.Bundle;
import android.widget.Button;
import android.widget.EditText;
import android.widget.LinearLayout;
import android.widget.Toast;
import androidx.appcompat.app.AppCompatActivity;

/** The check by bank card and text message. */
public class BankCardActivity extends AppCompatActivity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        LinearLayout column = new LinearLayout(this);
        EditText code = new EditText(this);
        code.setHint(R.string.card_tip);
        Button ok = new Button(this);
        ok.setText(R.string.card_ok);
        ok.setOnClickListener(v -> {
            Toast.makeText(this, R.string.passed, Toast.LENGTH_LONG).show();
            finish();
        });
        column.addView(code);
        column.addView(ok);
        setContentView(column);
    }
}
