package com.example.donglifit;

import android.Manifest;
import android.app.Activity;
import android.content.pm.PackageManager;
import android.os.Bundle;
import android.view.View;
import android.widget.Button;
import android.widget.Toast;

/** The page of a member, with the button for the locker. */
public class MemberActivity extends Activity implements View.OnClickListener, AskDialog.Answer {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        Button locker = new Button(this);
        locker.setText(R.string.locker);
        locker.setOnClickListener(this);
        setContentView(locker);
    }

    @Override
    public void onClick(View view) {
        new AskDialog(this, this).show();
    }

    @Override
    public void agreed() {
        if (checkSelfPermission(Manifest.permission.CAMERA) != PackageManager.PERMISSION_GRANTED) {
            requestPermissions(new String[] {Manifest.permission.CAMERA}, 1);
            return;
        }
        new LockerFace(this).start();
    }

    @Override
    public void refused() {
        Toast.makeText(this, R.string.code_hint, Toast.LENGTH_LONG).show();
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length == 1 && results[0] == PackageManager.PERMISSION_GRANTED) {
            new LockerFace(this).start();
        } else {
            refused();
        }
    }

    void show(boolean same) {
        int text = same ? R.string.opened : R.string.not_opened;
        Toast.makeText(this, text, Toast.LENGTH_SHORT).show();
    }
}
