package com.example.shop;

import android.app.Activity;
import android.os.Bundle;
import android.view.View;
import android.widget.Button;
import com.example.paysdk.PayClient;

/** Sells one thing, and pays for it with a password. */
public class ShopActivity extends Activity implements View.OnClickListener {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        Button pay = new Button(this);
        pay.setText(R.string.pay);
        pay.setOnClickListener(this);
        setContentView(pay);
    }

    @Override
    public void onClick(View view) {
        PayClient.pay(this, getString(R.string.goods), 12900);
    }
}
