package com.example.qunyin;

import android.Manifest;
import android.app.Activity;
import android.app.AlertDialog;
import android.content.pm.PackageManager;
import android.hardware.Camera;
import android.os.Bundle;
import android.util.Base64;
import android.view.SurfaceView;
import android.widget.Button;
import android.widget.LinearLayout;
import android.widget.Toast;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The desk where people sign in. */
public class EntryActivity extends Activity implements Camera.PictureCallback {
    private final ExecutorService worker = Executors.newSingleThreadExecutor();
    private SurfaceView preview;
    private Camera camera;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        LinearLayout page = new LinearLayout(this);
        page.setOrientation(LinearLayout.VERTICAL);
        Button button = new Button(this);
        button.setText(R.string.sign_in);
        button.setOnClickListener(view -> ask());
        page.addView(button);
        preview = new SurfaceView(this);
        page.addView(preview);
        setContentView(page);
    }

    private void ask() {
        new AlertDialog.Builder(this)
                .setTitle(R.string.ask_title)
                .setMessage(R.string.ask_text)
                .setPositiveButton(R.string.ask_yes, (dialog, which) -> picture())
                .setNegativeButton(R.string.ask_no, (dialog, which) -> say(R.string.staff))
                .show();
    }

    private void picture() {
        String wanted = Manifest.permission.CAMERA;
        if (checkSelfPermission(wanted) != PackageManager.PERMISSION_GRANTED) {
            requestPermissions(new String[] {wanted}, 1);
            return;
        }
        camera = Camera.open(Camera.CameraInfo.CAMERA_FACING_FRONT);
        try {
            camera.setPreviewDisplay(preview.getHolder());
            camera.startPreview();
            camera.takePicture(null, null, this);
        } catch (IOException e) {
            close();
        }
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == PackageManager.PERMISSION_GRANTED) {
            picture();
        } else {
            say(R.string.staff);
        }
    }

    @Override
    public void onPictureTaken(byte[] jpeg, Camera from) {
        close();
        String image = Base64.encodeToString(jpeg, Base64.NO_WRAP);
        worker.execute(() -> {
            boolean same = new FaceService(this).compare("guest-58", image);
            runOnUiThread(() -> say(same ? R.string.ok : R.string.bad));
        });
    }

    private void close() {
        if (camera != null) {
            camera.stopPreview();
            camera.release();
            camera = null;
        }
    }

    @Override
    protected void onPause() {
        close();
        super.onPause();
    }

    private void say(int text) {
        Toast.makeText(this, text, Toast.LENGTH_LONG).show();
    }
}
