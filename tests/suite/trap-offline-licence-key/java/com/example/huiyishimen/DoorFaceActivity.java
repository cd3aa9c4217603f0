package com.example.huiyishimen;

import android.Manifest;
import android.app.Activity;
import android.hardware.Camera;
import android.os.Bundle;
import android.view.SurfaceHolder;
import android.view.SurfaceView;
import android.widget.Toast;
import com.arcsoft.face.FaceEngine;
import com.arcsoft.face.FaceFeature;
import com.arcsoft.face.FaceInfo;
import com.arcsoft.face.FaceSimilar;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Opens the door for a known face. */
public class DoorFaceActivity extends Activity implements SurfaceHolder.Callback, Camera.PreviewCallback {
    private final FaceEngine engine = new FaceEngine();
    private static final List<FaceFeature> KNOWN = new ArrayList<>();
    private Camera camera;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        requestPermissions(new String[] {Manifest.permission.CAMERA}, 1);
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length == 0 || results[0] != 0) {
            finish();
            return;
        }
        FaceEngine.activeOnline(this, ArcKeys.ACTIVE_KEY, ArcKeys.APP_ID, getString(R.string.arc_sdk_key));
        engine.init(this, 0, 1, 1, FaceEngine.ASF_FACE_DETECT | FaceEngine.ASF_FACE_RECOGNITION);
        SurfaceView mirror = new SurfaceView(this);
        mirror.getHolder().addCallback(this);
        setContentView(mirror);
    }

    @Override
    public void surfaceCreated(SurfaceHolder holder) {
        try {
            camera = Camera.open(1);
            camera.setPreviewDisplay(holder);
            camera.setOneShotPreviewCallback(this);
            camera.startPreview();
        } catch (IOException | RuntimeException e) {
            finish();
        }
    }

    @Override
    public void onPreviewFrame(byte[] frame, Camera source) {
        Camera.Size size = source.getParameters().getPreviewSize();
        List<FaceInfo> faces = new ArrayList<>();
        engine.detectFaces(frame, size.width, size.height, FaceEngine.CP_PAF_NV21, faces);
        FaceFeature seen = new FaceFeature();
        engine.extractFaceFeature(frame, size.width, size.height, FaceEngine.CP_PAF_NV21, faces.get(0), seen);
        boolean known = false;
        for (FaceFeature one : KNOWN) {
            FaceSimilar similar = new FaceSimilar();
            engine.compareFaceFeature(one, seen, similar);
            known |= similar.getScore() > 0.82f;
        }
        Toast.makeText(this, known ? R.string.open : R.string.shut, Toast.LENGTH_SHORT).show();
        finish();
    }

    @Override
    public void surfaceChanged(SurfaceHolder holder, int format, int width, int height) {}

    @Override
    public void surfaceDestroyed(SurfaceHolder holder) {
        engine.unInit();
        if (camera != null) {
            camera.release();
            camera = null;
        }
    }
}
