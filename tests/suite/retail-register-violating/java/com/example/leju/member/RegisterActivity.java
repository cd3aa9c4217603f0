package com.example.leju.member;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.view.View;
import android.widget.Button;
import android.widget.CheckBox;
import android.widget.CompoundButton;

/** Makes a member of a visitor. */
public class RegisterActivity extends Activity
        implements View.OnClickListener, CompoundButton.OnCheckedChangeListener {
    private CheckBox cbTerms;
    private CheckBox cbFace;
    private Button btnRegister;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.register);
        cbTerms = (CheckBox) findViewById(R.id.cb_terms);
        cbFace = (CheckBox) findViewById(R.id.cb_face);
        btnRegister = (Button) findViewById(R.id.btn_register);
        cbFace.setChecked(true);
        cbTerms.setOnCheckedChangeListener(this);
        cbFace.setOnCheckedChangeListener(this);
        btnRegister.setOnClickListener(this);
        refresh();
    }

    @Override
    public void onCheckedChanged(CompoundButton button, boolean checked) {
        refresh();
    }

    private void refresh() {
        btnRegister.setEnabled(cbTerms.isChecked() && cbFace.isChecked());
    }

    @Override
    public void onClick(View view) {
        switch (view.getId()) {
            case R.id.btn_register:
                register();
                break;
            default:
                break;
        }
    }

    private void register() {
        MemberApi.post("/member/register", new byte[0]);
        startActivity(new Intent(this, FacePhotoActivity.class));
        finish();
    }
}
