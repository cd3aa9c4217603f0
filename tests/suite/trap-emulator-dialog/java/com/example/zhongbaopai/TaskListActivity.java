package com.example.zhongbaopai;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;

/** Work to be had. */
public class TaskListActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.tasks);
        findViewById(R.id.check).setOnClickListener(v -> startActivity(new Intent(this, WorkerCheckActivity.class)));
    }
}
