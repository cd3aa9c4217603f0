package com.example.yungang.airport;

import android.app.Activity;
import android.os.Bundle;
import android.view.View;

/** The full-screen page about the face. */
public class FaceAgreementActivity extends Activity implements View.OnClickListener {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.face_agreement);
        findViewById(R.id.yes).setOnClickListener(this);
        findViewById(R.id.no).setOnClickListener(this);
        setResult(RESULT_CANCELED);
    }

    @Override
    public void onClick(View view) {
        if (view.getId() == R.id.yes) {
            setResult(RESULT_OK);
        }
        finish();
    }
}
