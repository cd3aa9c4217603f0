package com.example.gongdikaoqin;

import android.app.Activity;
import android.os.Bundle;
import android.widget.Toast;

/** By number. */
public class CardPunchActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.card);
        findViewById(R.id.submit).setOnClickListener(v ->
                Toast.makeText(this, R.string.done, Toast.LENGTH_SHORT).show());
    }
}
