package com.example.manduge;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.widget.Button;

/** The shelf. */
public class ShelfActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        Button add = new Button(this);
        add.setText(R.string.add);
        add.setOnClickListener(view -> startActivity(new Intent(this, AddBookActivity.class)));
        setContentView(add);
    }
}
