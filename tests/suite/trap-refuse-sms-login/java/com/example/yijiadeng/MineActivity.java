package com.example.yijiadeng;

import android.app.Activity;
import android.os.Bundle;
import android.widget.TextView;

/** Home. */
public class MineActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        TextView view = new TextView(this);
        view.setText(R.string.ok);
        setContentView(view);
    }
}
