package com.example.menzhen;
import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
public class HomeActivity extends Activity {
    @Override protected void onCreate(Bundle b) {
        super.onCreate(b);
        setContentView(R.layout.home);
        findViewById(R.id.face).setOnClickListener(v -> startActivity(new Intent(this, CheckInActivity.class)));
        findViewById(R.id.card).setOnClickListener(v -> startActivity(new Intent(this, CardActivity.class)));
    }
}
