package com.example.suixindai;

import android.os.Bundle;
import android.widget.TextView;
import androidx.appcompat.app.AppCompatActivity;

/** What is owed. */
public class BillActivity extends AppCompatActivity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        TextView title = new TextView(this);
        title.setText(R.string.bills);
        setContentView(title);
    }
}
