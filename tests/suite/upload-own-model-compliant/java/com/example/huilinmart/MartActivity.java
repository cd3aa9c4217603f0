package com.example.huilinmart;

import android.Manifest;
import android.app.Activity;
import android.app.AlertDialog;
import android.content.Intent;
import android.content.SharedPreferences;
import android.content.pm.PackageManager;
import android.os.Bundle;
import android.widget.Button;
import android.widget.LinearLayout;
import android.widget.Toast;

/** The shop. */
public class MartActivity extends Activity {
    private SharedPreferences settings;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        settings = getSharedPreferences("mart", MODE_PRIVATE);
        LinearLayout page = new LinearLayout(this);
        page.setOrientation(LinearLayout.VERTICAL);
        Button join = new Button(this);
        join.setText(R.string.join);
        join.setOnClickListener(view -> join());
        page.addView(join);
        Button leave = new Button(this);
        leave.setText(R.string.leave);
        leave.setOnClickListener(view -> leave());
        page.addView(leave);
        setContentView(page);
        if (!settings.getBoolean("welcome", false)) {
            new AlertDialog.Builder(this)
                    .setTitle(R.string.welcome_title)
                    .setMessage(R.string.welcome_text)
                    .setPositiveButton(R.string.welcome_yes, (d, w) -> welcomed())
                    .setNegativeButton(R.string.welcome_no, (d, w) -> d.dismiss())
                    .show();
        }
    }

    private void welcomed() {
        settings.edit().putBoolean("welcome", true).apply();
    }

    private void join() {
        new AlertDialog.Builder(this)
                .setTitle(R.string.face_title)
                .setMessage(R.string.face_text)
                .setPositiveButton(R.string.face_yes, (d, w) -> agreed())
                .setNegativeButton(R.string.face_no, (d, w) -> say(R.string.code))
                .show();
    }

    private void leave() {
        Enroller.with(this).forget(done -> say(R.string.left));
    }

    private void agreed() {
        if (checkSelfPermission(Manifest.permission.CAMERA) == PackageManager.PERMISSION_GRANTED) {
            startActivity(new Intent(this, FaceMemberActivity.class));
        } else {
            requestPermissions(new String[] {Manifest.permission.CAMERA}, 31);
        }
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == PackageManager.PERMISSION_GRANTED) {
            startActivity(new Intent(this, FaceMemberActivity.class));
        } else {
            say(R.string.no_camera);
        }
    }

    private void say(int text) {
        Toast.makeText(this, text, Toast.LENGTH_LONG).show();
    }
}
