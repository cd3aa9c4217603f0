package com.example.kuaixing.ride;

import android.hardware.Camera;
import android.os.Bundle;
import android.view.SurfaceHolder;
import android.view.SurfaceView;
import android.widget.Toast;
import androidx.appcompat.app.AppCompatActivity;
import com.sensetime.senseid.sdk.liveness.silent.OnLivenessListener;
import com.sensetime.senseid.sdk.liveness.silent.SilentLivenessApi;
import java.io.IOException;

/** Enrols the passenger. */
public class FacePayActivity extends AppCompatActivity
        implements SurfaceHolder.Callback, OnLivenessListener {
    private Camera camera;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setTitle(R.string.look);
        SurfaceView preview = new SurfaceView(this);
        preview.getHolder().addCallback(this);
        setContentView(preview);
        SilentLivenessApi.init(this, "SENSEID_Liveness.lic", this);
        SilentLivenessApi.start();
    }

    @Override
    public void surfaceCreated(SurfaceHolder holder) {
        camera = Camera.open(1);
        try {
            camera.setPreviewDisplay(holder);
        } catch (IOException e) {
            finish();
        }
        camera.setPreviewCallback((data, c) -> SilentLivenessApi.inputData(data, 640, 480));
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
    public void onInitialized() {}

    private boolean enrollFace(byte[] protobuf) {
        return PayServer.send("face/open", protobuf);
    }

    @Override
    public void onDetectOver(int code, byte[] protobuf) {
        camera.setPreviewCallback(null);
        new Thread(() -> {
            if (enrollFace(protobuf)) {
                PrefUtil.putBoolean(this, PrefUtil.FACE_PAY, true);
                runOnUiThread(() -> {
                    Toast.makeText(this, R.string.opened, Toast.LENGTH_SHORT).show();
                    finish();
                });
            }
        }).start();
    }
}
