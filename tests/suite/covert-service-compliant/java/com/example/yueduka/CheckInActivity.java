package com.example.yueduka;

import android.Manifest;
import android.app.Activity;
import android.app.AlertDialog;
import android.content.Intent;
import android.content.pm.PackageManager;
import android.os.Bundle;
import android.provider.MediaStore;
import android.widget.Button;
import android.widget.LinearLayout;
import android.widget.Toast;
import com.example.yueduka.eye.EyeActivity;

/** Where reading is checked in, and where the eyes are looked after. */
public class CheckInActivity extends Activity {
    private static final int PICTURE = 2;
    private static final int EYE = 3;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        LinearLayout page = new LinearLayout(this);
        page.setOrientation(LinearLayout.VERTICAL);
        Button picture = new Button(this);
        picture.setText(R.string.picture);
        picture.setOnClickListener(view -> camera(PICTURE));
        page.addView(picture);
        Button eye = new Button(this);
        eye.setText(R.string.eye);
        eye.setOnClickListener(view -> ask());
        page.addView(eye);
        setContentView(page);
    }

    private void ask() {
        new AlertDialog.Builder(this)
                .setTitle(R.string.eye_title)
                .setMessage(R.string.eye_text)
                .setPositiveButton(R.string.eye_yes, (dialog, which) -> camera(EYE))
                .setNegativeButton(R.string.eye_plain, (dialog, which) -> timer())
                .show();
    }

    private void camera(int purpose) {
        String camera = Manifest.permission.CAMERA;
        if (checkSelfPermission(camera) == PackageManager.PERMISSION_GRANTED) {
            open(purpose);
        } else {
            requestPermissions(new String[] {camera}, purpose);
        }
    }

    private void open(int purpose) {
        if (purpose == EYE) {
            startActivity(new Intent(this, EyeActivity.class));
        } else {
            startActivityForResult(new Intent(MediaStore.ACTION_IMAGE_CAPTURE), PICTURE);
        }
    }

    private void timer() {
        Toast.makeText(this, R.string.timer, Toast.LENGTH_LONG).show();
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == PackageManager.PERMISSION_GRANTED) {
            open(request);
        } else if (request == EYE) {
            timer();
        } else {
            Toast.makeText(this, R.string.no_camera, Toast.LENGTH_LONG).show();
        }
    }

    @Override
    protected void onActivityResult(int request, int result, Intent data) {
        if (result == RESULT_OK) {
            Toast.makeText(this, R.string.sent, Toast.LENGTH_SHORT).show();
        }
    }
}
