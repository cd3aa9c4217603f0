package com.example.notebox;

import android.app.Activity;
import android.os.Bundle;
import android.widget.TextView;

/** The notes behind the lock. */
public class NotesActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        TextView view = new TextView(this);
        view.setText(R.string.empty);
        setContentView(view);
    }
}
