package com.example.lvyouzhushou;

import android.app.Activity;
import android.hardware.Camera;
import android.os.Bundle;
import android.view.SurfaceHolder;
import android.view.SurfaceView;
import com.google.mlkit.vision.barcode.BarcodeScanner;
import com.google.mlkit.vision.barcode.BarcodeScanning;
import java.io.IOException;
import java.util.List;

/** Reads the code of a ticket. */
public class ScanTicketActivity extends Activity implements SurfaceHolder.Callback {
    private final BarcodeScanner scanner = BarcodeScanning.getClient();
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
        try {
            camera = Camera.open();
            camera.setPreviewDisplay(holder);
            camera.setPreviewCallback((frame, source) -> {
                List<String> codes = scanner.process(frame);
                if (!codes.isEmpty()) {
                    setTitle(codes.get(0));
                }
            });
            camera.startPreview();
        } catch (IOException | RuntimeException e) {
            finish();
        }
    }

    @Override
    public void surfaceChanged(SurfaceHolder holder, int format, int width, int height) {}

    @Override
    public void surfaceDestroyed(SurfaceHolder holder) {
        if (camera != null) {
            camera.release();
            camera = null;
        }
        scanner.close();
    }
}
