package com.example.xinlvceliang;

import android.Manifest;
import android.app.Activity;
import android.graphics.SurfaceTexture;
import android.hardware.Camera;
import android.os.Bundle;
import android.widget.TextView;
import android.widget.Toast;
import java.io.IOException;

/** Counts beats in the red of a finger. */
public class PulseActivity extends Activity implements Camera.PreviewCallback {
    private final BeatCounter beats = new BeatCounter();
    private Camera camera;
    private SurfaceTexture nowhere;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.pulse);
        findViewById(R.id.start).setOnClickListener(v ->
                requestPermissions(new String[] {Manifest.permission.CAMERA}, 1));
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == 0) {
            measure();
        } else {
            Toast.makeText(this, R.string.need, Toast.LENGTH_SHORT).show();
        }
    }

    private void measure() {
        try {
            camera = Camera.open(Camera.CameraInfo.CAMERA_FACING_BACK);
            Camera.Parameters parameters = camera.getParameters();
            parameters.setFlashMode(Camera.Parameters.FLASH_MODE_TORCH);
            camera.setParameters(parameters);
            nowhere = new SurfaceTexture(10);
            camera.setPreviewTexture(nowhere);
            camera.setPreviewCallback(this);
            camera.startPreview();
            ((TextView) findViewById(R.id.tip)).setText(R.string.measuring);
        } catch (IOException | RuntimeException e) {
            stop();
        }
    }

    @Override
    public void onPreviewFrame(byte[] frame, Camera source) {
        Camera.Size size = source.getParameters().getPreviewSize();
        if (beats.add(frame, size.width * size.height)) {
            ((TextView) findViewById(R.id.tip)).setText(getString(R.string.result, beats.perMinute()));
            stop();
        }
    }

    private void stop() {
        if (camera != null) {
            camera.setPreviewCallback(null);
            camera.stopPreview();
            camera.release();
            camera = null;
        }
    }

    @Override
    protected void onPause() {
        stop();
        super.onPause();
    }
}
