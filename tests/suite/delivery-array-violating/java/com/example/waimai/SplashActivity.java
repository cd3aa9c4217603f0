package com.example.waimai;
import android.app.Activity;
import android.app.AlertDialog;
import android.content.Intent;
import android.os.Bundle;
import android.os.Handler;
import java.util.List;
public class SplashActivity extends Activity implements PermissionHelper.Callback {
    private PermissionHelper helper;
    @Override protected void onCreate(Bundle b) { super.onCreate(b); helper = new PermissionHelper(this, this); new Handler().postDelayed(() -> helper.check(getResources().getStringArray(R.array.launch_permissions)), 1200); }
    @Override public void onRequestPermissionsResult(int code, String[] names, int[] results) { helper.onResult(code, names, results); }
    @Override public void onAllGranted() { startActivity(new Intent(this, HomeActivity.class)); finish(); }
    @Override public void onRefused(List<String> names) { new AlertDialog.Builder(this).setMessage(R.string.denied).setCancelable(false).setPositiveButton(R.string.quit, (d, w) -> { finish(); android.os.Process.killProcess(android.os.Process.myPid()); }).show(); }
}
