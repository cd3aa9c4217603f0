package com.example.manduge;

import android.app.Activity;
import android.content.pm.PackageManager;
import android.os.Bundle;
import android.view.SurfaceView;
import android.view.View;
import android.widget.TextView;
import android.widget.Toast;

/** Puts a book on the shelf. */
public class AddBookActivity extends Activity implements CodeFinder.Found {
    private CodeFinder finder;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.add_book);
        finder = new CodeFinder(this);
    }

    /** Named in the layout. */
    public void scan(View view) {
        if (Granted.camera(this)) {
            look();
        }
    }

    /** Named in the layout. */
    public void add(View view) {
        Toast.makeText(this, R.string.added, Toast.LENGTH_SHORT).show();
        finish();
    }

    private void look() {
        finder.open(((SurfaceView) findViewById(R.id.finder)).getHolder());
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == PackageManager.PERMISSION_GRANTED) {
            look();
        } else {
            Toast.makeText(this, R.string.manual, Toast.LENGTH_SHORT).show();
        }
    }

    @Override
    public void code(String text) {
        finder.close();
        ((TextView) findViewById(R.id.isbn)).setText(text);
    }

    @Override
    protected void onPause() {
        finder.close();
        super.onPause();
    }
}
