package com.example.kouhongshise;

import android.app.Activity;
import android.graphics.Color;
import android.hardware.Camera;
import android.os.Bundle;
import android.view.SurfaceHolder;
import android.view.SurfaceView;
import com.faceunity.core.entity.FURenderInputData;
import com.faceunity.core.faceunity.FURenderKit;
import com.faceunity.core.model.facebeauty.FaceBeauty;
import com.faceunity.wrapper.faceunity;
import java.io.IOException;

/** The mirror. */
public class TryOnActivity extends Activity implements SurfaceHolder.Callback, Camera.PreviewCallback {
    private Camera camera;
    private int lipstick;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        faceunity.fuSetup(new byte[0], new byte[0]);
        lipstick = faceunity.fuCreateItemFromPackage(new byte[] {1});
        int colour = getIntent().getIntExtra("colour", Color.RED);
        faceunity.fuItemSetParam(lipstick, "lip_r", Color.red(colour) / 255.0);
        faceunity.fuItemSetParam(lipstick, "lip_g", Color.green(colour) / 255.0);
        faceunity.fuItemSetParam(lipstick, "lip_b", Color.blue(colour) / 255.0);
        FURenderKit.getInstance().setFaceBeauty(new FaceBeauty());
        SurfaceView mirror = new SurfaceView(this);
        mirror.getHolder().addCallback(this);
        setContentView(mirror);
    }

    @Override
    public void surfaceCreated(SurfaceHolder holder) {
        try {
            camera = Camera.open(Camera.CameraInfo.CAMERA_FACING_FRONT);
            camera.setPreviewDisplay(holder);
            camera.setPreviewCallback(this);
            camera.startPreview();
        } catch (IOException | RuntimeException e) {
            finish();
        }
    }

    @Override
    public void onPreviewFrame(byte[] frame, Camera source) {
        Camera.Size size = source.getParameters().getPreviewSize();
        FURenderInputData input = new FURenderInputData(size.width, size.height);
        input.image = frame;
        FURenderKit.getInstance().renderWithInput(input);
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
