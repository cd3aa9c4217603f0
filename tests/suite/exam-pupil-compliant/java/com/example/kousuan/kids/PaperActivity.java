package com.example.kousuan.kids;

import android.app.Activity;
import android.os.Bundle;
import android.widget.TextView;

/** The exam with a teacher in the room. */
public class PaperActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        TextView text = new TextView(this);
        text.setText(R.string.no_exam);
        setContentView(text);
    }
}
