package com.example.jijin;
import android.app.Activity;
import android.app.AlertDialog;
import android.content.Intent;
import android.os.Bundle;
public class HomeActivity extends Activity {
    @Override protected void onCreate(Bundle b) {
        super.onCreate(b);
        setContentView(R.layout.home);
        findViewById(R.id.face).setOnClickListener(v -> ask());
        findViewById(R.id.pass).setOnClickListener(v -> pass());
    }
    private void ask() { new AlertDialog.Builder(this).setMessage(R.string.q).setPositiveButton(R.string.yes, (d, w) -> startActivity(new Intent(this, LiveActivity.class))).setNegativeButton(R.string.no, (d, w) -> pass()).show(); }
    private void pass() { startActivity(new Intent(this, PassActivity.class)); }
}
