package com.example.waimai;
import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.widget.Button;
import android.widget.Toast;
import java.util.List;
public class HomeActivity extends Activity implements PermissionHelper.Callback {
    private final PermissionHelper helper = new PermissionHelper(this, this);
    @Override protected void onCreate(Bundle b) { super.onCreate(b); Button p = new Button(this); p.setText(R.string.photo); p.setOnClickListener(v -> helper.check(getResources().getStringArray(R.array.photo_permissions))); setContentView(p); }
    @Override public void onRequestPermissionsResult(int code, String[] names, int[] results) { helper.onResult(code, names, results); }
    @Override public void onAllGranted() { startActivity(new Intent(this, ReviewActivity.class)); }
    @Override public void onRefused(List<String> names) { Toast.makeText(this, R.string.denied, Toast.LENGTH_SHORT).show(); }
}
