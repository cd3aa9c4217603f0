package com.example.ershouhui;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;

/** Things for sale. */
public class MarketActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.market);
        findViewById(R.id.close).setOnClickListener(v -> startActivity(new Intent(this, CloseAccountActivity.class)));
    }
}
