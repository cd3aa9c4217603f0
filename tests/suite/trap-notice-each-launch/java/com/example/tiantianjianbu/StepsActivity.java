package com.example.tiantianjianbu;

import android.app.Activity;
import android.app.AlertDialog;
import android.content.Intent;
import android.os.Bundle;

/** Steps and a reminder. */
public class StepsActivity extends Activity {
    private static final String NOTIFY = "android.permission.POST_NOTIFICATIONS";

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.steps);
        findViewById(R.id.club).setOnClickListener(v -> startActivity(new Intent(this, ClubActivity.class)));
        if (checkSelfPermission(NOTIFY) != 0) {
            new AlertDialog.Builder(this)
                    .setTitle(R.string.remind_title)
                    .setMessage(R.string.remind)
                    .setPositiveButton(R.string.on, (d, w) -> requestPermissions(new String[] {NOTIFY}, 1))
                    .setNegativeButton(R.string.later, null)
                    .show();
        }
    }
}
