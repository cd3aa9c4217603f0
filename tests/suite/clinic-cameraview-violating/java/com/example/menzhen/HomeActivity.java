package com.example.menzhen;
import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
public class HomeActivity extends Activity {
    @Override protected void onCreate(Bundle b) {
        super.onCreate(b);
        setContentView(R.layout.home);
        findViewById(R.id.face).setOnClickListener(v -> requestPermissions(new String[] {"android.permission.CAMERA"}, 5));
        findViewById(R.id.card).setOnClickListener(v -> startActivity(new Intent(this, CardActivity.class)));
    }
    @Override public void onRequestPermissionsResult(int rc, String[] p, int[] r) { if (r.length > 0 && r[0] == 0) { startActivity(new Intent(this, CheckInActivity.class)); } }
}
