package com.example.hulibao;

import android.app.AlertDialog;
import android.content.Intent;
import android.os.Bundle;
import android.view.View;
import android.widget.Button;
import android.widget.LinearLayout;

/** The start page of a ward's tablet. */
public class WardActivity extends BasePage implements View.OnClickListener {
    private Button register;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        LinearLayout page = new LinearLayout(this);
        page.setOrientation(LinearLayout.VERTICAL);
        register = new Button(this);
        register.setText(R.string.register);
        register.setOnClickListener(this);
        page.addView(register);
        Button pin = new Button(this);
        pin.setText(R.string.by_pin);
        pin.setOnClickListener(this);
        page.addView(pin);
        setContentView(page);
    }

    @Override
    public void onClick(View view) {
        if (view != register) {
            note(R.string.pin);
            return;
        }
        AlertDialog.Builder ask = new AlertDialog.Builder(this);
        ask.setTitle(R.string.title).setMessage(R.string.text);
        ask.setPositiveButton(R.string.yes, (dialog, which) -> withCamera());
        ask.setNegativeButton(R.string.no, (dialog, which) -> note(R.string.pin));
        ask.show();
    }

    @Override
    protected void onCamera() {
        startActivity(new Intent(this, RegisterActivity.class));
    }

    @Override
    protected void onNoCamera() {
        note(R.string.pin);
    }
}
