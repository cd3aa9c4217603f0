package com.example.leju.member;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.view.View;
import android.widget.Button;
import android.widget.CheckBox;
import android.widget.CompoundButton;

/** About the face and nothing else. */
public class FaceConsentActivity extends Activity
        implements View.OnClickListener, CompoundButton.OnCheckedChangeListener {
    private Button btnYes;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.face_consent);
        btnYes = (Button) findViewById(R.id.btn_yes);
        btnYes.setEnabled(false);
        btnYes.setOnClickListener(this);
        findViewById(R.id.btn_no).setOnClickListener(this);
        ((CheckBox) findViewById(R.id.cb_face)).setOnCheckedChangeListener(this);
    }

    @Override
    public void onCheckedChanged(CompoundButton button, boolean checked) {
        btnYes.setEnabled(checked);
    }

    @Override
    public void onClick(View view) {
        switch (view.getId()) {
            case R.id.btn_yes:
                startActivity(new Intent(this, FacePhotoActivity.class));
                finish();
                break;
            case R.id.btn_no:
                finish();
                break;
            default:
                break;
        }
    }
}
