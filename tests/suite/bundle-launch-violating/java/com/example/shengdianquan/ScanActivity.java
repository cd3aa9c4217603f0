package com.example.shengdianquan;

import android.app.Activity;
import android.hardware.Camera;
import android.os.Bundle;
import android.view.SurfaceHolder;
import android.view.SurfaceView;
import android.widget.Toast;
import com.google.zxing.MultiFormatReader;
import com.google.zxing.Result;
import java.io.IOException;

/** Reads the code on a coupon. */
public class ScanActivity extends Activity
        implements SurfaceHolder.Callback, Camera.PreviewCallback {
    private final MultiFormatReader reader = new MultiFormatReader();
    private Camera camera;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        SurfaceView view = new SurfaceView(this);
        view.getHolder().addCallback(this);
        setContentView(view);
    }

    @Override
    public void surfaceCreated(SurfaceHolder holder) {
        camera = Camera.open();
        try {
            camera.setPreviewDisplay(holder);
        } catch (IOException e) {
            finish();
            return;
        }
        camera.setOneShotPreviewCallback(this);
        camera.startPreview();
    }

    @Override
    public void surfaceChanged(SurfaceHolder holder, int format, int width, int height) {}

    @Override
    public void surfaceDestroyed(SurfaceHolder holder) {
        camera.stopPreview();
        camera.release();
    }

    @Override
    public void onPreviewFrame(byte[] data, Camera from) {
        Result code = reader.decode(data);
        if (code == null) {
            from.setOneShotPreviewCallback(this);
            return;
        }
        Toast.makeText(this, getString(R.string.found, code.getText()), Toast.LENGTH_LONG).show();
        finish();
    }
}
