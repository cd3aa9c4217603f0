package com.example.suixindai;

import android.content.Intent;
import android.os.Bundle;
import android.widget.Button;
import android.widget.LinearLayout;
import androidx.appcompat.app.AppCompatActivity;

/** Borrow, or look at the bills. */
public class HomeActivity extends AppCompatActivity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        LinearLayout column = new LinearLayout(this);
        Button borrow = new Button(this);
        borrow.setText(R.string.borrow);
        borrow.setOnClickListener(v -> startActivity(new Intent(this, ApplyActivity.class)));
        Button bills = new Button(this);
        bills.setText(R.string.bills);
        bills.setOnClickListener(v -> startActivity(new Intent(this, BillActivity.class)));
        column.addView(borrow);
        column.addView(bills);
        setContentView(column);
    }
}
