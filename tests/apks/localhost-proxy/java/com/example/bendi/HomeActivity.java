package com.example.bendi;

import android.Manifest;
import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.view.View;
import android.widget.Button;

/** Starts a check-in. */
public class HomeActivity extends Activity implements View.OnClickListener {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        Button start = new Button(this);
        start.setText(R.string.check_in);
        start.setOnClickListener(this);
        setContentView(start);
    }

    @Override
    public void onClick(View view) {
        requestPermissions(new String[] {Manifest.permission.CAMERA}, 2);
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == 0) {
            startActivity(new Intent(this, LivenessActivity.class));
        }
    }
}
