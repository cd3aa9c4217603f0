package com.example.yijiadeng;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.view.View;
import android.widget.EditText;

/** Three ways in. */
public class LoginActivity extends Activity implements View.OnClickListener, Session.Listener {
    private final Session session = new Session();

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.login);
        findViewById(R.id.sms).setOnClickListener(this);
        findViewById(R.id.pwd).setOnClickListener(this);
        findViewById(R.id.face).setOnClickListener(this);
    }

    @Override
    public void onClick(View view) {
        if (view.getId() == R.id.sms) {
            session.open("sms", text(R.id.phone), text(R.id.code), this);
        } else if (view.getId() == R.id.pwd) {
            session.open("pwd", text(R.id.phone), text(R.id.password), this);
        } else {
            startActivityForResult(new Intent(this, FaceLoginActivity.class), 21);
        }
    }

    @Override
    protected void onActivityResult(int request, int result, Intent data) {
        if (request == 21 && result == RESULT_OK) {
            session.open("face", text(R.id.phone), data.getStringExtra("certify"), this);
        }
    }

    private String text(int id) {
        return ((EditText) findViewById(id)).getText().toString();
    }

    @Override
    public void onSession(boolean open) {
        if (open) {
            startActivity(new Intent(this, MineActivity.class));
            finish();
        }
    }
}
