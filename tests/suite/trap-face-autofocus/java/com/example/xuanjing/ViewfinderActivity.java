package com.example.xuanjing;

import android.Manifest;
import android.app.Activity;
import android.content.pm.PackageManager;
import android.graphics.Bitmap;
import android.graphics.BitmapFactory;
import android.hardware.Camera;
import android.os.Bundle;
import android.provider.MediaStore;
import android.view.SurfaceHolder;
import android.view.SurfaceView;
import android.widget.CheckBox;
import android.widget.Toast;
import java.io.IOException;

/** A viewfinder and a shutter. */
public class ViewfinderActivity extends Activity implements SurfaceHolder.Callback {
    private final FaceFocus faceFocus = new FaceFocus();
    private SurfaceHolder holder;
    private Camera camera;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.finder);
        ((SurfaceView) findViewById(R.id.finder)).getHolder().addCallback(this);
        CheckBox box = (CheckBox) findViewById(R.id.face_af);
        box.setOnCheckedChangeListener((button, on) -> faceFocus.setEnabled(on));
        findViewById(R.id.shoot).setOnClickListener(v -> {
            if (camera == null) {
                requestPermissions(new String[] {Manifest.permission.CAMERA}, 1);
            } else {
                camera.takePicture(null, null, (jpeg, source) -> keep(jpeg));
            }
        });
    }

    private void keep(byte[] jpeg) {
        Bitmap picture = BitmapFactory.decodeByteArray(jpeg, 0, jpeg.length);
        MediaStore.Images.Media.insertImage(getContentResolver(), picture, "IMG", "");
        Toast.makeText(this, R.string.saved, Toast.LENGTH_SHORT).show();
        camera.startPreview();
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == PackageManager.PERMISSION_GRANTED) {
            openCamera();
        } else {
            Toast.makeText(this, R.string.need, Toast.LENGTH_SHORT).show();
        }
    }

    @Override
    public void surfaceCreated(SurfaceHolder created) {
        holder = created;
        if (checkSelfPermission(Manifest.permission.CAMERA) == PackageManager.PERMISSION_GRANTED) {
            openCamera();
        }
    }

    private void openCamera() {
        try {
            camera = Camera.open();
            camera.setPreviewDisplay(holder);
            camera.setPreviewCallback(faceFocus);
            camera.startPreview();
        } catch (IOException | RuntimeException e) {
            camera = null;
        }
    }

    @Override
    public void surfaceChanged(SurfaceHolder changed, int format, int width, int height) {}

    @Override
    public void surfaceDestroyed(SurfaceHolder destroyed) {
        if (camera != null) {
            camera.setPreviewCallback(null);
            camera.release();
            camera = null;
        }
    }
}
