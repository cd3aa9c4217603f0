package com.example.lingmeng.match3;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.view.View;

/** Phone number and the way out. */
public class AccountActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.account);
    }

    public void cancelAccount(View view) {
        startActivity(new Intent(this, CancelAccountActivity.class));
    }
}
