package com.example.xunlian.hall;

import android.content.Intent;
import android.os.Bundle;
import android.view.View;
import androidx.fragment.app.FragmentActivity;

/** Face or text message. */
public class LoginActivity extends FragmentActivity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.login);
    }

    public void goFace(View view) {
        startActivity(new Intent(this, FaceLoginActivity.class));
    }

    public void goSms(View view) {
        startActivity(new Intent(this, SmsLoginActivity.class));
    }
}
