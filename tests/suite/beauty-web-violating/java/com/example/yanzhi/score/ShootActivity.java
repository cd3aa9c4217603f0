package com.example.yanzhi.score;

import android.Manifest;
import android.app.Activity;
import android.content.pm.PackageManager;
import android.graphics.Bitmap;
import android.graphics.BitmapFactory;
import android.hardware.Camera;
import android.media.FaceDetector;
import android.os.Bundle;
import android.view.SurfaceHolder;
import android.view.SurfaceView;
import android.widget.Button;
import android.widget.LinearLayout;

/** One picture, one score. */
public class ShootActivity extends Activity implements SurfaceHolder.Callback {
    private Camera camera;
    private Button shoot;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        if (checkSelfPermission(Manifest.permission.CAMERA) == PackageManager.PERMISSION_GRANTED) {
            show();
        } else {
            requestPermissions(new String[] {Manifest.permission.CAMERA}, 3);
        }
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == PackageManager.PERMISSION_GRANTED) {
            show();
        }
    }

    private void show() {
        LinearLayout column = new LinearLayout(this);
        column.setOrientation(LinearLayout.VERTICAL);
        shoot = new Button(this);
        shoot.setText(R.string.shoot);
        shoot.setOnClickListener(v -> camera.takePicture(null, null, (data, c) -> score(data)));
        column.addView(shoot);
        SurfaceView preview = new SurfaceView(this);
        preview.getHolder().addCallback(this);
        column.addView(preview);
        setContentView(column);
    }

    private void score(byte[] jpeg) {
        Bitmap picture = BitmapFactory.decodeByteArray(jpeg, 0, jpeg.length);
        FaceDetector.Face[] faces = new FaceDetector.Face[1];
        FaceDetector detector = new FaceDetector(picture.getWidth(), picture.getHeight(), 1);
        if (detector.findFaces(picture, faces) == 0) {
            return;
        }
        new Thread(() -> {
            String score = ScoreApi.beautyScore(jpeg);
            runOnUiThread(() -> shoot.setText(getString(R.string.score) + score));
        }).start();
    }

    @Override
    public void surfaceCreated(SurfaceHolder holder) {
        camera = Camera.open(1);
        try {
            camera.setPreviewDisplay(holder);
            camera.startPreview();
        } catch (java.io.IOException e) {
            finish();
        }
    }

    @Override
    public void surfaceChanged(SurfaceHolder holder, int format, int width, int height) {}

    @Override
    public void surfaceDestroyed(SurfaceHolder holder) {
        camera.release();
    }
}
