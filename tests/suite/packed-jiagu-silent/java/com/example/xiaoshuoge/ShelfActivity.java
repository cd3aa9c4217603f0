package com.example.xiaoshuoge;

import android.app.Activity;
import android.os.Bundle;
import android.widget.TextView;

/** What the packer hides. */
public class ShelfActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        TextView view = new TextView(this);
        view.setText(R.string.shelf);
        setContentView(view);
    }
}
