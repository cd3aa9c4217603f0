package com.example.jiaxiaoban;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.widget.Toast;

/** Things to do for the child. */
public class ChildActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.child);
        findViewById(R.id.gate).setOnClickListener(v -> startActivity(new Intent(this, GateFaceActivity.class)));
        findViewById(R.id.withdraw).setOnClickListener(v -> new SchoolServer().delete(done ->
                runOnUiThread(() -> Toast.makeText(this, R.string.gone, Toast.LENGTH_SHORT).show())));
    }
}
