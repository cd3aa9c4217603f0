package com.example.jiaxiaoban;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.widget.CheckBox;
import android.widget.Toast;

/** Parents only. */
public class ParentLoginActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.login);
        findViewById(R.id.login).setOnClickListener(v -> {
            if (((CheckBox) findViewById(R.id.role)).isChecked()) {
                startActivity(new Intent(this, ChildActivity.class));
            } else {
                Toast.makeText(this, R.string.need_role, Toast.LENGTH_SHORT).show();
            }
        });
    }
}
