package com.example.rounian;

import android.app.Activity;
import android.hardware.Camera;
import android.os.Bundle;
import android.view.SurfaceHolder;
import android.view.SurfaceView;
import com.faceunity.core.entity.FURenderInputData;
import com.faceunity.core.entity.FURenderOutputData;
import com.faceunity.core.faceunity.FURenderKit;
import com.faceunity.core.model.facebeauty.FaceBeauty;
import com.faceunity.wrapper.faceunity;
import java.io.IOException;
import java.io.InputStream;

/** A preview on the screen whose frames pass through the beauty filter, and go nowhere else. */
public class BeautyCameraActivity extends Activity
        implements SurfaceHolder.Callback, Camera.PreviewCallback {
    private Camera camera;
    private byte[] shown;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        SurfaceView preview = new SurfaceView(this);
        preview.getHolder().addCallback(this);
        setContentView(preview);
        faceunity.fuSetup(new byte[0], "fixture".getBytes());
        loadBundle("face_beautification.bundle");
        FaceBeauty beauty = new FaceBeauty();
        beauty.setBlurIntensity(4.2);
        FURenderKit.getInstance().setFaceBeauty(beauty);
    }

    private void loadBundle(String name) {
        byte[] data = new byte[64];
        try (InputStream file = getAssets().open(name)) {
            if (file.read(data) > 0) {
                faceunity.fuCreateItemFromPackage(data);
            }
        } catch (IOException e) {
            finish();
        }
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
        FURenderOutputData output = FURenderKit.getInstance().renderWithInput(input);
        shown = output.image;
    }

    @Override
    public void surfaceChanged(SurfaceHolder holder, int format, int width, int height) {}

    @Override
    public void surfaceDestroyed(SurfaceHolder holder) {
        shown = null;
        if (camera != null) {
            camera.setPreviewCallback(null);
            camera.release();
            camera = null;
        }
    }
}
