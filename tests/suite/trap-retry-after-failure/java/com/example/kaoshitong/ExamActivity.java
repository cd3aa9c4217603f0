package com.example.kaoshitong;

import android.app.Activity;
import android.app.AlertDialog;
import android.content.Intent;
import android.os.Bundle;
import android.widget.Toast;

/** Before the exam. */
public class ExamActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.exam);
        findViewById(R.id.check).setOnClickListener(v -> new AlertDialog.Builder(this)
                .setTitle(R.string.title)
                .setMessage(R.string.ask)
                .setPositiveButton(R.string.yes, (d, w) -> startActivity(new Intent(this, CheckInActivity.class)))
                .setNegativeButton(R.string.no, (d, w) -> Toast.makeText(this, R.string.person, Toast.LENGTH_LONG).show())
                .show());
    }
}
