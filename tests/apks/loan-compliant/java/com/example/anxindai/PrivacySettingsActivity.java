package com.example.anxindai;

import android.app.Activity;
import android.os.Bundle;
import android.view.View;
import android.widget.Button;
import android.widget.Toast;

/** Where the face consent is taken back, in one tap. */
public class PrivacySettingsActivity extends Activity implements View.OnClickListener {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        Button withdraw = new Button(this);
        withdraw.setText(R.string.withdraw);
        withdraw.setOnClickListener(this);
        setContentView(withdraw);
    }

    @Override
    public void onClick(View view) {
        Consent.set(this, Consent.FACE, false);
        Toast.makeText(this, R.string.withdrawn, Toast.LENGTH_SHORT).show();
    }
}
