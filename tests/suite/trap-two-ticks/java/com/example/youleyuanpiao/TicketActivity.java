package com.example.youleyuanpiao;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.view.View;
import android.widget.CheckBox;
import android.widget.Toast;

/** Buys a ticket. */
public class TicketActivity extends Activity implements View.OnClickListener {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.ticket);
        findViewById(R.id.buy).setOnClickListener(this);
    }

    private boolean ticked(int id) {
        return ((CheckBox) findViewById(id)).isChecked();
    }

    @Override
    public void onClick(View view) {
        if (!ticked(R.id.terms)) {
            Toast.makeText(this, R.string.need_terms, Toast.LENGTH_SHORT).show();
        } else if (ticked(R.id.face)) {
            startActivity(new Intent(this, FaceTicketActivity.class));
        } else {
            startActivity(new Intent(this, CodeTicketActivity.class));
        }
    }
}
