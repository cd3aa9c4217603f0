package com.example.kaoqintong;

import android.app.Activity;
import android.content.Intent;
import android.hardware.Camera;
import android.os.Bundle;
import android.view.SurfaceHolder;
import android.view.SurfaceView;
import android.view.View;
import com.sensetime.senseid.sdk.liveness.silent.OnLivenessListener;
import com.sensetime.senseid.sdk.liveness.silent.SilentLivenessApi;
import java.io.IOException;

/** A look is enough. */
public class LookActivity extends Activity
        implements SurfaceHolder.Callback, Camera.PreviewCallback, OnLivenessListener,
                View.OnClickListener {
    private Camera camera;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.look);
        findViewById(R.id.close).setOnClickListener(this);
        findViewById(R.id.other).setOnClickListener(this);
        ((SurfaceView) findViewById(R.id.preview)).getHolder().addCallback(this);
        SilentLivenessApi.init(this, "SENSEID_Liveness.lic", this);
        SilentLivenessApi.start();
    }

    @Override
    public void onClick(View view) {
        if (view.getId() == R.id.other) {
            startActivity(new Intent(this, QrPunchActivity.class));
        }
        finish();
    }

    @Override
    public void surfaceCreated(SurfaceHolder holder) {
        camera = Camera.open(1);
        try {
            camera.setPreviewDisplay(holder);
        } catch (IOException e) {
            finish();
        }
        camera.setPreviewCallback(this);
        camera.startPreview();
    }

    @Override
    public void surfaceChanged(SurfaceHolder holder, int format, int width, int height) {}

    @Override
    public void surfaceDestroyed(SurfaceHolder holder) {
        camera.release();
        SilentLivenessApi.release();
    }

    @Override
    public void onPreviewFrame(byte[] data, Camera camera) {
        SilentLivenessApi.inputData(data, 640, 480);
    }

    @Override
    public void onInitialized() {}

    @Override
    public void onDetectOver(int code, final byte[] protobuf) {
        camera.setPreviewCallback(null);
        new Thread(new Runnable() {
            @Override
            public void run() {
                Api.post("punch/face", protobuf);
                finish();
            }
        }).start();
    }
}
