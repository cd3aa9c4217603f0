package com.example.suixindai;

import android.content.Intent;
import android.os.Bundle;
import android.widget.Button;
import android.widget.LinearLayout;
import android.widget.Toast;
import androidx.appcompat.app.AppCompatActivity;

/** Borrow, look at the bills, or take the face consent back. */
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
        Button off = new Button(this);
        off.setText(R.string.face_off);
        off.setOnClickListener(v -> {
            new FaceStep(this).forget();
            Toast.makeText(this, R.string.face_off_done, Toast.LENGTH_SHORT).show();
        });
        column.addView(borrow);
        column.addView(bills);
        column.addView(off);
        setContentView(column);
    }
}
