package com.example.meimeixiangji;

import android.Manifest;
import android.content.Intent;
import android.os.Bundle;

/** One button. */
public class StartActivity extends BaseActivity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.start);
        findViewById(R.id.open).setOnClickListener(v ->
                withPermission(Manifest.permission.CAMERA, R.string.need, this::open));
    }

    private void open() {
        startActivity(new Intent(this, BeautyActivity.class));
    }
}
