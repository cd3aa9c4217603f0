package com.example.paizhaozhuanqian;

import android.app.Activity;
import android.os.Bundle;
import android.widget.Button;

/** What the packer hides. */
public class MainActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        Button shoot = new Button(this);
        shoot.setText(R.string.shoot);
        setContentView(shoot);
    }
}
