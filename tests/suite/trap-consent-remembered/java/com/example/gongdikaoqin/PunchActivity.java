package com.example.gongdikaoqin;

import android.app.Activity;
import android.app.AlertDialog;
import android.content.DialogInterface;
import android.content.Intent;
import android.os.Bundle;
import android.view.View;
import android.widget.Toast;

/** In and out. */
public class PunchActivity extends Activity implements View.OnClickListener {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.punch);
        findViewById(R.id.face).setOnClickListener(this);
        findViewById(R.id.card).setOnClickListener(this);
        findViewById(R.id.privacy).setOnClickListener(this);
    }

    @Override
    public void onClick(View view) {
        if (view.getId() == R.id.face) {
            if (FaceConsent.given(this)) {
                toFace();
            } else {
                askOnce();
            }
        } else if (view.getId() == R.id.card) {
            startActivity(new Intent(this, CardPunchActivity.class));
        } else {
            startActivity(new Intent(this, PrivacyActivity.class));
        }
    }

    private void askOnce() {
        DialogInterface.OnClickListener answer = (dialog, which) -> {
            boolean yes = which == DialogInterface.BUTTON_POSITIVE;
            FaceConsent.record(this, yes);
            if (yes) {
                toFace();
            } else {
                Toast.makeText(this, R.string.use_card, Toast.LENGTH_SHORT).show();
            }
        };
        new AlertDialog.Builder(this)
                .setTitle(R.string.ask_title)
                .setMessage(R.string.ask)
                .setPositiveButton(R.string.ok, answer)
                .setNegativeButton(R.string.no, answer)
                .create()
                .show();
    }

    private void toFace() {
        startActivity(new Intent(this, FacePunchActivity.class));
    }
}
