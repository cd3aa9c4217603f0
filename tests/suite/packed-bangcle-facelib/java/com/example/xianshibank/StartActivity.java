package com.example.xianshibank;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.widget.Button;

/** What the packer hides. */
public class StartActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        Button face = new Button(this);
        face.setText(R.string.face);
        face.setOnClickListener(v -> startActivity(new Intent(this, CheckActivity.class)));
        setContentView(face);
    }
}
