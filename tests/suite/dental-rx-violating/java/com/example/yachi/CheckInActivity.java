package com.example.yachi;
import android.app.Activity;
import android.app.AlertDialog;
import android.content.Intent;
import android.os.Bundle;
public class CheckInActivity extends Activity {
    @Override protected void onCreate(Bundle b) {
        super.onCreate(b);
        setContentView(R.layout.checkin);
        findViewById(R.id.face).setOnClickListener(v -> new AlertDialog.Builder(this).setMessage(R.string.q).setPositiveButton(R.string.y, (d, w) -> startActivity(new Intent(this, LiveActivity.class))).setNegativeButton(R.string.n, (d, w) -> startActivity(new Intent(this, DeskActivity.class))).show());
        findViewById(R.id.desk).setOnClickListener(v -> startActivity(new Intent(this, DeskActivity.class)));
    }
}
