package com.example.bubblegame;

import android.Manifest;
import android.app.Activity;
import android.hardware.Camera;
import android.os.Bundle;
import android.view.SurfaceHolder;
import android.view.SurfaceView;
import com.google.mlkit.vision.common.InputImage;
import com.google.mlkit.vision.face.Face;
import com.google.mlkit.vision.face.FaceDetection;
import com.google.mlkit.vision.face.FaceDetector;
import java.io.IOException;

/** A game steered by the head: it wants to know where a face is, not whose. */
public class GodotApp extends Activity implements SurfaceHolder.Callback, Camera.PreviewCallback {
    private final FaceDetector detector = FaceDetection.getClient();
    private SurfaceHolder surface;
    private Camera camera;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        SurfaceView preview = new SurfaceView(this);
        preview.getHolder().addCallback(this);
        setContentView(preview);
        setTitle(getString(R.string.tip));
    }

    @Override
    public void surfaceCreated(SurfaceHolder holder) {
        surface = holder;
        requestPermissions(new String[] {Manifest.permission.CAMERA}, 1);
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length == 0 || results[0] != 0) {
            return;
        }
        try {
            camera = Camera.open(Camera.CameraInfo.CAMERA_FACING_FRONT);
            camera.setPreviewDisplay(surface);
            camera.setPreviewCallback(this);
            camera.startPreview();
        } catch (IOException | RuntimeException e) {
            finish();
        }
    }

    @Override
    public void onPreviewFrame(byte[] frame, Camera source) {
        Camera.Size size = source.getParameters().getPreviewSize();
        InputImage image = InputImage.fromByteArray(frame, size.width, size.height, 0, 17);
        for (Face face : detector.process(image)) {
            setTitle(String.valueOf(face.getMiddle()));
        }
    }

    @Override
    public void surfaceChanged(SurfaceHolder holder, int format, int width, int height) {}

    @Override
    public void surfaceDestroyed(SurfaceHolder holder) {
        if (camera != null) {
            camera.setPreviewCallback(null);
            camera.release();
            camera = null;
        }
    }
}
