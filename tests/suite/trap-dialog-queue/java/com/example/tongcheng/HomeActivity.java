package com.example.tongcheng;
import android.app.Activity;
import android.app.AlertDialog;
import android.content.Intent;
import android.content.SharedPreferences;
import android.net.Uri;
import android.os.Bundle;
import android.widget.TextView;
public class HomeActivity extends Activity {
    private SharedPreferences sp;
    @Override protected void onCreate(Bundle b) {
        super.onCreate(b);
        TextView t = new TextView(this); t.setText("今日上新"); setContentView(t);
        sp = getSharedPreferences("home", 0);
        new DialogQueue().add(!sp.getBoolean("terms", false), this::terms).add(sp.getInt("min", 0) > 32, this::update).add(!sp.getBoolean("face_asked", false), this::face).next();
    }
    private void terms(final Runnable next) { new AlertDialog.Builder(this).setMessage(R.string.terms).setCancelable(false).setPositiveButton("同意", (d, w) -> { sp.edit().putBoolean("terms", true).apply(); next.run(); }).setNegativeButton("不同意并退出", (d, w) -> finishAffinity()).show(); }
    private void update(final Runnable next) { new AlertDialog.Builder(this).setMessage(R.string.update).setCancelable(false).setPositiveButton("更新", (d, w) -> startActivity(new Intent(Intent.ACTION_VIEW, Uri.parse("https://dl.tongcheng.example/a.apk")))).setNegativeButton("退出", (d, w) -> finish()).show(); }
    private void face(final Runnable next) {
        new AlertDialog.Builder(this).setMessage(R.string.face)
            .setPositiveButton("同意并认证", (d, w) -> { sp.edit().putBoolean("face_asked", true).apply(); startActivity(new Intent(this, FacePage.class)); })
            .setNegativeButton("不认证", (d, w) -> { sp.edit().putBoolean("face_asked", true).apply(); next.run(); }).setCancelable(false).show();
    }
}
