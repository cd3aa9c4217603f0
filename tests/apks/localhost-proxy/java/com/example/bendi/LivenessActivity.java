package com.example.bendi;

import android.app.Activity;
import android.hardware.Camera;
import android.os.Bundle;
import android.view.SurfaceHolder;
import android.view.SurfaceView;
import android.widget.Toast;
import com.sensetime.senseid.sdk.liveness.interactive.InteractiveLivenessApi;
import com.sensetime.senseid.sdk.liveness.interactive.NativeMotion;
import com.sensetime.senseid.sdk.liveness.interactive.OnLivenessListener;
import java.io.IOException;

/** The liveness check; its result goes to the course player on the same phone. */
public class LivenessActivity extends Activity
        implements SurfaceHolder.Callback, Camera.PreviewCallback, OnLivenessListener {
    private Camera camera;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        SurfaceView preview = new SurfaceView(this);
        preview.getHolder().addCallback(this);
        setContentView(preview);
        InteractiveLivenessApi.init(this, "fixture", this);
        InteractiveLivenessApi.start(new int[] {NativeMotion.BLINK, NativeMotion.MOUTH});
    }

    @Override
    public void surfaceCreated(SurfaceHolder holder) {
        try {
            camera = Camera.open(Camera.CameraInfo.CAMERA_FACING_FRONT);
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
        InteractiveLivenessApi.inputData(frame, size.width, size.height);
    }

    @Override
    public void onInitialized(int motions) {
        Toast.makeText(this, R.string.tip, Toast.LENGTH_SHORT).show();
    }

    @Override
    public void onFinish(final byte[] protobuf) {
        new Thread(() -> {
            boolean sent = LocalPlayer.send(protobuf);
            runOnUiThread(() -> setTitle(getString(sent ? R.string.done : R.string.tip)));
        }).start();
    }

    @Override
    public void surfaceChanged(SurfaceHolder holder, int format, int width, int height) {}

    @Override
    public void surfaceDestroyed(SurfaceHolder holder) {
        InteractiveLivenessApi.release();
        if (camera != null) {
            camera.release();
            camera = null;
        }
    }
}
