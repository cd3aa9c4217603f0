package com.example.tushuguanhui;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.widget.Toast;

/** Two ways to borrow. */
public class BorrowActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.borrow);
        findViewById(R.id.card).setOnClickListener(v -> Toast.makeText(this, R.string.ok, Toast.LENGTH_SHORT).show());
        findViewById(R.id.face).setOnClickListener(v -> startActivity(new Intent(this, FaceOptionActivity.class)));
    }
}
