package com.example.hulibao;

import android.hardware.Camera;
import android.os.Bundle;
import android.view.SurfaceHolder;
import android.view.SurfaceView;
import com.arcsoft.face.FaceEngine;
import com.arcsoft.face.FaceFeature;
import com.arcsoft.face.FaceInfo;
import java.io.IOException;
import java.util.ArrayList;

/** Takes the picture somebody is known by. */
public class RegisterActivity extends BasePage
        implements SurfaceHolder.Callback, Camera.PreviewCallback {
    private final FaceEngine engine = new FaceEngine();
    private Camera camera;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        engine.init(this, 0, 1, 1, FaceEngine.ASF_FACE_DETECT | FaceEngine.ASF_FACE_RECOGNITION);
        SurfaceView view = new SurfaceView(this);
        view.getHolder().addCallback(this);
        setContentView(view);
    }

    @Override
    public void surfaceCreated(SurfaceHolder holder) {
        camera = Camera.open(1);
        try {
            camera.setPreviewDisplay(holder);
        } catch (IOException e) {
            finish();
            return;
        }
        camera.startPreview();
        camera.setOneShotPreviewCallback(this);
    }

    @Override
    public void surfaceChanged(SurfaceHolder holder, int format, int width, int height) {}

    @Override
    public void surfaceDestroyed(SurfaceHolder holder) {
        if (camera != null) {
            camera.stopPreview();
            camera.release();
            camera = null;
        }
        engine.unInit();
    }

    @Override
    public void onPreviewFrame(byte[] data, Camera from) {
        Camera.Size size = from.getParameters().getPreviewSize();
        ArrayList<FaceInfo> faces = new ArrayList<>();
        engine.detectFaces(data, size.width, size.height, FaceEngine.CP_PAF_NV21, faces);
        boolean stored = false;
        if (faces.size() == 1) {
            FaceFeature feature = new FaceFeature();
            engine.extractFaceFeature(
                    data, size.width, size.height, FaceEngine.CP_PAF_NV21, faces.get(0), feature);
            FaceBook book = new FaceBook(this);
            stored = book.put("N0031", feature.getFeatureData(), data, size.width, size.height);
        }
        note(stored ? R.string.stored : R.string.not_stored);
        finish();
    }

    @Override
    protected void onCamera() {}

    @Override
    protected void onNoCamera() {
        finish();
    }
}
