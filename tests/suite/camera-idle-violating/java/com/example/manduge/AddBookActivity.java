package com.example.manduge;

import android.app.Activity;
import android.os.Bundle;
import android.view.View;
import android.widget.Toast;

/** Puts a book on the shelf. */
public class AddBookActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.add_book);
        findViewById(R.id.finder).setVisibility(View.GONE);
        Granted.camera(this);
    }

    /** Named in the layout. */
    public void add(View view) {
        Toast.makeText(this, R.string.added, Toast.LENGTH_SHORT).show();
        finish();
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        Toast.makeText(this, R.string.manual, Toast.LENGTH_SHORT).show();
    }
}
