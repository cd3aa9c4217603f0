package com.example.jiangnanbank;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.widget.EditText;

/** Name and number. */
public class OpenAccountActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.open);
        findViewById(R.id.next).setOnClickListener(v -> {
            Intent notice = new Intent(this, FaceNoticeActivity.class);
            notice.putExtra("name", ((EditText) findViewById(R.id.name)).getText().toString());
            notice.putExtra("id", ((EditText) findViewById(R.id.idno)).getText().toString());
            startActivity(notice);
        });
    }
}
