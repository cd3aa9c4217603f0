package com.example.meilinclub;

import android.Manifest;
import android.app.Activity;
import android.app.AlertDialog;
import android.content.DialogInterface;
import android.content.Intent;
import android.content.pm.PackageManager;
import android.os.Bundle;
import android.view.View;
import android.widget.Button;
import android.widget.LinearLayout;
import android.widget.Toast;

/** The entrance of the club. */
public class ClubActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        LinearLayout page = new LinearLayout(this);
        page.setOrientation(LinearLayout.VERTICAL);
        page.addView(button(R.string.face_in, new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                consent();
            }
        }));
        page.addView(button(R.string.card_in, new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                card();
            }
        }));
        setContentView(page);
    }

    private Button button(int text, View.OnClickListener listener) {
        Button button = new Button(this);
        button.setText(text);
        button.setOnClickListener(listener);
        return button;
    }

    private void consent() {
        AlertDialog dialog = new AlertDialog.Builder(this)
                .setTitle(R.string.face_title)
                .setMessage(R.string.face_text)
                .setPositiveButton(R.string.face_yes, new DialogInterface.OnClickListener() {
                    @Override
                    public void onClick(DialogInterface d, int which) {
                        camera();
                    }
                })
                .setNegativeButton(R.string.face_no, new DialogInterface.OnClickListener() {
                    @Override
                    public void onClick(DialogInterface d, int which) {
                        card();
                    }
                })
                .create();
        dialog.show();
    }

    private void camera() {
        requestPermissions(new String[] {Manifest.permission.CAMERA}, 14);
    }

    private void card() {
        Toast.makeText(this, R.string.card, Toast.LENGTH_LONG).show();
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length == 1 && results[0] == PackageManager.PERMISSION_GRANTED) {
            startActivity(new Intent(this, FaceActivity.class));
        } else {
            card();
        }
    }
}
