package com.example.haokatong;

import android.app.Activity;
import android.os.Bundle;
import android.widget.TextView;

/** Where the shops are. */
public class ShopActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        TextView shops = new TextView(this);
        shops.setText(R.string.shops);
        setContentView(shops);
    }
}
