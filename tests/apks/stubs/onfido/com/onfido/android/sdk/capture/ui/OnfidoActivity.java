package com.onfido.android.sdk.capture.ui;

import android.app.Activity;
import android.os.Bundle;
import android.view.View;
import android.widget.Button;

/** Where the real page takes a selfie, this one has a button. */
public class OnfidoActivity extends Activity implements View.OnClickListener {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        Button done = new Button(this);
        done.setText("Done");
        done.setOnClickListener(this);
        setContentView(done);
    }

    @Override
    public void onClick(View view) {
        setResult(RESULT_OK);
        finish();
    }
}
