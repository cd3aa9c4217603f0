package com.example.shengdianquan;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.os.Handler;

/** The first page. */
public class WelcomeActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        new Handler().postDelayed(this::enter, 1200);
    }

    private void enter() {
        startActivity(new Intent(this, CouponActivity.class));
        finish();
    }
}
