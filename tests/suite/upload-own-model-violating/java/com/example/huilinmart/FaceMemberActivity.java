package com.example.huilinmart;

import android.app.Activity;
import android.graphics.Bitmap;
import android.graphics.BitmapFactory;
import android.graphics.ImageFormat;
import android.graphics.Rect;
import android.graphics.YuvImage;
import android.hardware.Camera;
import android.os.Bundle;
import android.view.SurfaceHolder;
import android.view.SurfaceView;
import android.widget.Toast;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Looks for a face and enrols it. */
public class FaceMemberActivity extends Activity
        implements SurfaceHolder.Callback, Camera.PreviewCallback, Enroller.Done {
    private FaceEmbedder embedder;
    private Camera camera;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        SurfaceView preview = new SurfaceView(this);
        preview.getHolder().addCallback(this);
        setContentView(preview);
        try {
            embedder = new FaceEmbedder(this);
        } catch (IOException e) {
            done(false);
        }
    }

    @Override
    public void surfaceCreated(SurfaceHolder holder) {
        camera = Camera.open(Camera.CameraInfo.CAMERA_FACING_FRONT);
        try {
            camera.setPreviewDisplay(holder);
        } catch (IOException e) {
            finish();
            return;
        }
        camera.setPreviewCallback(this);
        camera.startPreview();
    }

    @Override
    public void surfaceChanged(SurfaceHolder holder, int format, int width, int height) {}

    @Override
    public void surfaceDestroyed(SurfaceHolder holder) {
        release();
    }

    @Override
    public void onPreviewFrame(byte[] data, Camera from) {
        Camera.Size size = from.getParameters().getPreviewSize();
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        new YuvImage(data, ImageFormat.NV21, size.width, size.height, null)
                .compressToJpeg(new Rect(0, 0, size.width, size.height), 90, jpeg);
        BitmapFactory.Options options = new BitmapFactory.Options();
        options.inPreferredConfig = Bitmap.Config.RGB_565;
        byte[] bytes = jpeg.toByteArray();
        Bitmap frame = BitmapFactory.decodeByteArray(bytes, 0, bytes.length, options);
        float[] template = embedder.embed(frame);
        if (template != null) {
            release();
            Enroller.with(this).enrol(template, this);
        }
    }

    @Override
    public void done(boolean enrolled) {
        int text = enrolled ? R.string.joined : R.string.not_joined;
        Toast.makeText(this, text, Toast.LENGTH_LONG).show();
        finish();
    }

    private void release() {
        if (camera != null) {
            camera.setPreviewCallback(null);
            camera.stopPreview();
            camera.release();
            camera = null;
        }
    }
}
