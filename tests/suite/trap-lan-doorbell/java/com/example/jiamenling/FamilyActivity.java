package com.example.jiamenling;

import android.Manifest;
import android.app.Activity;
import android.hardware.Camera;
import android.os.Bundle;
import android.view.SurfaceHolder;
import android.view.SurfaceView;
import android.widget.Toast;
import com.google.mlkit.vision.common.InputImage;
import com.google.mlkit.vision.face.FaceDetection;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;

/** Takes a picture when a face is in it, and gives it to the bell. */
public class FamilyActivity extends Activity implements SurfaceHolder.Callback, Camera.PictureCallback {
    private static final String BELL = "http://192.168.4.1/api/family";
    private SurfaceView mirror;
    private Camera camera;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        mirror = new SurfaceView(this);
        mirror.setOnClickListener(v -> camera.takePicture(null, null, this));
        setContentView(mirror);
        requestPermissions(new String[] {Manifest.permission.CAMERA}, 1);
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == 0) {
            mirror.getHolder().addCallback(this);
        } else {
            finish();
        }
    }

    @Override
    public void surfaceCreated(SurfaceHolder holder) {
        try {
            camera = Camera.open(0);
            camera.setPreviewDisplay(holder);
            camera.startPreview();
        } catch (IOException | RuntimeException e) {
            finish();
        }
    }

    @Override
    public void onPictureTaken(byte[] jpeg, Camera source) {
        InputImage image = InputImage.fromByteArray(jpeg, 640, 480, 0, 17);
        if (FaceDetection.getClient().process(image).isEmpty()) {
            source.startPreview();
            return;
        }
        new Thread(() -> {
            int text = toBell(jpeg) ? R.string.sent : R.string.lost;
            runOnUiThread(() -> {
                Toast.makeText(this, text, Toast.LENGTH_SHORT).show();
                finish();
            });
        }).start();
    }

    private static boolean toBell(byte[] jpeg) {
        try {
            HttpURLConnection bell = (HttpURLConnection) new URL(BELL).openConnection();
            bell.setDoOutput(true);
            bell.setConnectTimeout(3000);
            OutputStream out = bell.getOutputStream();
            out.write(jpeg);
            out.close();
            return bell.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void surfaceChanged(SurfaceHolder holder, int format, int width, int height) {}

    @Override
    public void surfaceDestroyed(SurfaceHolder holder) {
        if (camera != null) {
            camera.release();
            camera = null;
        }
    }
}
