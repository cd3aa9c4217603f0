package com.example.zhijia.lock;

import android.Manifest;
import android.app.Activity;
import android.content.pm.PackageManager;
import android.hardware.Camera;
import android.os.Bundle;
import android.view.SurfaceHolder;
import android.view.SurfaceView;
import android.widget.Toast;
import com.arcsoft.face.FaceFeature;
import java.io.IOException;
import java.security.GeneralSecurityException;

/** Looks, enrols the owner the first time, compares from then on. */
public class FaceUnlockActivity extends Activity implements SurfaceHolder.Callback {
    private Camera camera;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        if (checkSelfPermission(Manifest.permission.CAMERA) == PackageManager.PERMISSION_GRANTED) {
            show();
        } else {
            requestPermissions(new String[] {Manifest.permission.CAMERA}, 1);
        }
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == PackageManager.PERMISSION_GRANTED) {
            show();
        } else {
            finish();
        }
    }

    private void show() {
        SurfaceView preview = new SurfaceView(this);
        preview.getHolder().addCallback(this);
        setContentView(preview);
    }

    @Override
    public void surfaceCreated(SurfaceHolder holder) {
        camera = Camera.open(1);
        try {
            camera.setPreviewDisplay(holder);
        } catch (IOException e) {
            finish();
        }
        camera.setPreviewCallback((data, c) -> look(data));
        camera.startPreview();
    }

    @Override
    public void surfaceChanged(SurfaceHolder holder, int format, int width, int height) {}

    @Override
    public void surfaceDestroyed(SurfaceHolder holder) {
        camera.release();
    }

    private void registerFace(FaceFeature owner) throws IOException, GeneralSecurityException {
        Vault.save(this, owner);
    }

    private void look(byte[] frame) {
        FaceFeature seen = FaceCore.feature(frame, 640, 480);
        if (seen == null) {
            return;
        }
        camera.setPreviewCallback(null);
        try {
            FaceFeature owner = Vault.load(this);
            if (owner == null) {
                registerFace(seen);
            } else if (FaceCore.same(owner, seen)) {
                Toast.makeText(this, R.string.opened, Toast.LENGTH_SHORT).show();
            }
        } catch (IOException | GeneralSecurityException e) {
            Toast.makeText(this, e.getMessage(), Toast.LENGTH_SHORT).show();
        }
        finish();
    }
}
