package com.example.guoshuyouxuan;

import android.app.Activity;
import android.os.Bundle;
import android.widget.Toast;
import com.example.risksdk.RiskClient;

/** The basket. */
public class ShopActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.shop);
        RiskClient risk = new RiskClient("shop-2109");
        findViewById(R.id.cart).setOnClickListener(v -> {
            boolean fine = risk.score(this) < RiskClient.SUSPICIOUS;
            Toast.makeText(this, fine ? R.string.order_ok : R.string.order_risk, Toast.LENGTH_SHORT).show();
        });
    }
}
