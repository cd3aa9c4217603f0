package cn.example.xiaoqutongxing;

import android.Manifest;
import android.app.Activity;
import android.content.Intent;
import android.content.pm.PackageManager;
import android.hardware.Camera;
import android.os.Bundle;
import android.view.SurfaceHolder;
import android.view.SurfaceView;
import android.widget.Toast;
import java.io.IOException;

/** Takes one frame and keeps its template. */
public class FaceEnrolActivity extends Activity implements SurfaceHolder.Callback, Camera.PreviewCallback {
    static final String FILE = "gate.bin";
    private SurfaceView mirror;
    private Camera camera;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        mirror = new SurfaceView(this);
        setContentView(mirror);
        setTitle(R.string.look);
        if (checkSelfPermission(Manifest.permission.CAMERA) == PackageManager.PERMISSION_GRANTED) {
            mirror.getHolder().addCallback(this);
        } else {
            requestPermissions(new String[] {Manifest.permission.CAMERA}, 1);
        }
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == PackageManager.PERMISSION_GRANTED) {
            mirror.getHolder().addCallback(this);
        } else {
            Toast.makeText(this, R.string.no_camera, Toast.LENGTH_SHORT).show();
            startActivity(new Intent(this, QrPassActivity.class));
            finish();
        }
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
        if (new GateTemplate(this).keep(frame, size.width, size.height)) {
            Toast.makeText(this, R.string.stored, Toast.LENGTH_SHORT).show();
        }
        finish();
    }

    @Override
    public void surfaceChanged(SurfaceHolder holder, int format, int width, int height) {}

    @Override
    public void surfaceDestroyed(SurfaceHolder holder) {
        if (camera != null) {
            camera.release();
            camera = null;
        }
    }
}
