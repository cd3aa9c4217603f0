package com.example.lingmeng.match3;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.view.View;
import android.widget.Toast;

/** Phone number, the face consent and the way out. */
public class AccountActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.account);
    }

    public void withdrawFace(View view) {
        Session.faceAgreed = false;
        new Thread(new Runnable() {
            @Override
            public void run() {
                Session.call("face/delete");
            }
        }).start();
        Toast.makeText(this, R.string.face_off_done, Toast.LENGTH_SHORT).show();
    }

    public void cancelAccount(View view) {
        startActivity(new Intent(this, CancelAccountActivity.class));
    }
}
