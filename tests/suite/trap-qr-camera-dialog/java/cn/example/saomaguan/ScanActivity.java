package cn.example.saomaguan;

import android.Manifest;
import android.app.Activity;
import android.app.AlertDialog;
import android.content.Intent;
import android.content.pm.PackageManager;
import android.hardware.Camera;
import android.os.Bundle;
import android.view.SurfaceHolder;
import android.view.SurfaceView;
import android.widget.Toast;
import com.google.zxing.MultiFormatReader;
import com.google.zxing.Result;
import java.io.IOException;

/** Reads the first code in view. */
public class ScanActivity extends Activity implements SurfaceHolder.Callback, Camera.PreviewCallback {
    private static final int ASK_CAMERA = 0x21;

    private final MultiFormatReader reader = new MultiFormatReader();
    private Camera camera;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        if (checkSelfPermission(Manifest.permission.CAMERA) == PackageManager.PERMISSION_GRANTED) {
            showFinder();
        } else {
            explain();
        }
    }

    private void explain() {
        new AlertDialog.Builder(this)
                .setTitle(R.string.ask_title)
                .setMessage(R.string.ask_text)
                .setCancelable(false)
                .setPositiveButton(R.string.ask_ok, (dialog, which) ->
                        requestPermissions(new String[] {Manifest.permission.CAMERA}, ASK_CAMERA))
                .setNegativeButton(R.string.ask_no, (dialog, which) -> finish())
                .show();
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (request != ASK_CAMERA) {
            return;
        }
        if (results.length > 0 && results[0] == PackageManager.PERMISSION_GRANTED) {
            showFinder();
        } else {
            Toast.makeText(this, R.string.no_camera, Toast.LENGTH_LONG).show();
            finish();
        }
    }

    private void showFinder() {
        SurfaceView finder = new SurfaceView(this);
        finder.getHolder().addCallback(this);
        setContentView(finder);
    }

    @Override
    public void surfaceCreated(SurfaceHolder holder) {
        try {
            camera = Camera.open();
            camera.setPreviewDisplay(holder);
            camera.setPreviewCallback(this);
            camera.startPreview();
        } catch (IOException | RuntimeException e) {
            finish();
        }
    }

    @Override
    public void onPreviewFrame(byte[] frame, Camera source) {
        Result result = reader.decode(frame);
        if (result.getText().isEmpty()) {
            return;
        }
        Intent next = new Intent(this, ResultActivity.class);
        next.putExtra("text", result.getText());
        startActivity(next);
        finish();
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
