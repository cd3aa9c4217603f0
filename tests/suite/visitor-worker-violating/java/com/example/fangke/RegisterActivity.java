package com.example.fangke;
import android.app.Activity;
import android.app.AlertDialog;
import android.content.Intent;
import android.os.Bundle;
public class RegisterActivity extends Activity {
    @Override protected void onCreate(Bundle b) {
        super.onCreate(b);
        setContentView(R.layout.register);
        findViewById(R.id.face).setOnClickListener(v -> new AlertDialog.Builder(this).setMessage(R.string.q)
            .setPositiveButton(R.string.y, (d, w) -> startActivity(new Intent(this, ShotActivity.class)))
            .setNegativeButton(R.string.n, (d, w) -> startActivity(new Intent(this, PaperActivity.class))).show());
        findViewById(R.id.paper).setOnClickListener(v -> startActivity(new Intent(this, PaperActivity.class)));
    }
}
