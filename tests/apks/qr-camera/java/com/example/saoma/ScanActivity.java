package com.example.saoma;

import android.Manifest;
import android.app.Activity;
import android.content.Intent;
import android.hardware.Camera;
import android.os.Bundle;
import android.view.SurfaceHolder;
import android.view.SurfaceView;
import android.view.View;
import android.widget.Toast;
import com.google.mlkit.vision.barcode.BarcodeScanner;
import com.google.mlkit.vision.barcode.BarcodeScanning;
import com.google.zxing.MultiFormatReader;
import java.io.IOException;
import java.util.List;

/** Looks for codes in front of the back camera. */
public class ScanActivity extends Activity
        implements SurfaceHolder.Callback, Camera.PreviewCallback, View.OnLongClickListener {
    private final BarcodeScanner scanner = BarcodeScanning.getClient();
    private final MultiFormatReader reader = new MultiFormatReader();
    private SurfaceHolder surface;
    private Camera camera;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        SurfaceView preview = new SurfaceView(this);
        preview.getHolder().addCallback(this);
        preview.setOnLongClickListener(this);
        setContentView(preview);
        Toast.makeText(this, R.string.tip, Toast.LENGTH_SHORT).show();
    }

    @Override
    public void surfaceCreated(SurfaceHolder holder) {
        surface = holder;
        requestPermissions(new String[] {Manifest.permission.CAMERA}, 8);
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length == 0 || results[0] != 0) {
            return;
        }
        try {
            camera = Camera.open();
            camera.setPreviewDisplay(surface);
            camera.setPreviewCallback(this);
            camera.startPreview();
        } catch (IOException | RuntimeException e) {
            finish();
        }
    }

    @Override
    public void onPreviewFrame(byte[] frame, Camera source) {
        List<String> codes = scanner.process(frame);
        String text = codes.isEmpty() ? reader.decode(frame).getText() : codes.get(0);
        setTitle(text);
    }

    @Override
    public boolean onLongClick(View view) {
        startActivity(new Intent(this, DocumentActivity.class));
        return true;
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
