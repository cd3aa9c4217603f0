package com.example.kuaixiang;

import android.app.Activity;
import android.content.Intent;
import android.net.Uri;
import android.os.Bundle;
import android.view.View;

/** The home page: an offer, a button, and a link to the privacy policy. */
public class MainActivity extends Activity implements View.OnClickListener {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.main);
        findViewById(R.id.borrow).setOnClickListener(this);
        findViewById(R.id.privacy).setOnClickListener(this);
    }

    @Override
    public void onClick(View view) {
        if (view.getId() == R.id.borrow) {
            startActivity(new Intent(this, ApplyActivity.class));
        } else {
            Uri policy = Uri.parse(getString(R.string.privacy_url));
            startActivity(new Intent(Intent.ACTION_VIEW, policy));
        }
    }
}
