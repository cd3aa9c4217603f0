package com.example.xinwen;
import android.app.Activity;
import android.app.AlertDialog;
import android.content.Intent;
import android.os.Bundle;
public class ArticleActivity extends Activity {
    @Override protected void onCreate(Bundle b) {
        super.onCreate(b);
        setContentView(R.layout.article);
        findViewById(R.id.distance).setOnClickListener(v -> new AlertDialog.Builder(this).setMessage(R.string.q).setPositiveButton(R.string.yes, (d, w) -> startActivity(new Intent(this, DistanceActivity.class))).setNegativeButton(R.string.no, null).show());
    }
}
