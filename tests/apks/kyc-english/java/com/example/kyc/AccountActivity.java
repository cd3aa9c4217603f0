package com.example.kyc;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.view.View;
import android.widget.Button;

/** The first page. */
public class AccountActivity extends Activity implements View.OnClickListener {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        Button open = new Button(this);
        open.setText(R.string.open_account);
        open.setOnClickListener(this);
        setContentView(open);
    }

    @Override
    public void onClick(View view) {
        startActivity(new Intent(this, VerifyActivity.class));
    }
}
