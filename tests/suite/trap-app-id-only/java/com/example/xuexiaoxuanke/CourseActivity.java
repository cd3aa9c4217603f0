package com.example.xuexiaoxuanke;

import android.app.Activity;
import android.app.AlertDialog;
import android.content.Intent;
import android.os.Bundle;

/** Courses. */
public class CourseActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.course);
        findViewById(R.id.verify).setOnClickListener(v -> new AlertDialog.Builder(this)
                .setTitle(R.string.title)
                .setMessage(R.string.text)
                .setPositiveButton(R.string.yes, (d, w) -> startActivity(new Intent(this, VerifySelfActivity.class)))
                .setNegativeButton(R.string.no, (d, w) -> startActivity(new Intent(this, CounterActivity.class)))
                .show());
    }
}
