package com.example.yueduka;

import android.Manifest;
import android.app.Activity;
import android.content.Intent;
import android.content.pm.PackageManager;
import android.os.Bundle;
import android.provider.MediaStore;
import android.widget.Button;
import android.widget.Toast;
import com.example.yueduka.eye.EyeService;

/** Where reading is checked in. */
public class CheckInActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        Button picture = new Button(this);
        picture.setText(R.string.picture);
        picture.setOnClickListener(view -> ask());
        setContentView(picture);
    }

    private void ask() {
        String camera = Manifest.permission.CAMERA;
        if (checkSelfPermission(camera) == PackageManager.PERMISSION_GRANTED) {
            picture();
        } else {
            requestPermissions(new String[] {camera}, 2);
        }
    }

    private void picture() {
        startService(new Intent(this, EyeService.class));
        startActivityForResult(new Intent(MediaStore.ACTION_IMAGE_CAPTURE), 3);
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == PackageManager.PERMISSION_GRANTED) {
            picture();
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
