package com.example.zhenrongjing;

import android.Manifest;
import android.app.Activity;
import android.app.AlertDialog;
import android.content.pm.PackageManager;
import android.hardware.Camera;
import android.os.Bundle;
import android.view.Gravity;
import android.view.SurfaceView;
import android.widget.Button;
import android.widget.FrameLayout;
import android.widget.TextView;
import android.widget.Toast;
import java.io.IOException;

/** A mirror that puts glasses on. */
public class MirrorActivity extends Activity implements Camera.PreviewCallback {
    private SurfaceView preview;
    private TextView label;
    private GlassesView glasses;
    private FaceReader reader;
    private Camera camera;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        FrameLayout page = new FrameLayout(this);
        preview = new SurfaceView(this);
        page.addView(preview);
        glasses = new GlassesView(this);
        page.addView(glasses);
        label = new TextView(this);
        page.addView(label);
        Button button = new Button(this);
        button.setText(R.string.try_on);
        button.setOnClickListener(view -> ask());
        page.addView(button, new FrameLayout.LayoutParams(-1, -2, Gravity.BOTTOM));
        setContentView(page);
    }

    private void ask() {
        new AlertDialog.Builder(this)
                .setTitle(R.string.ask_title)
                .setMessage(R.string.ask_text)
                .setPositiveButton(R.string.ask_yes, (dialog, which) -> start())
                .setNegativeButton(R.string.ask_no, (dialog, which) -> styles())
                .show();
    }

    private void styles() {
        Toast.makeText(this, R.string.gallery, Toast.LENGTH_LONG).show();
    }

    private void start() {
        String wanted = Manifest.permission.CAMERA;
        if (checkSelfPermission(wanted) != PackageManager.PERMISSION_GRANTED) {
            requestPermissions(new String[] {wanted}, 10);
            return;
        }
        reader = new FaceReader(this);
        camera = Camera.open(Camera.CameraInfo.CAMERA_FACING_FRONT);
        try {
            camera.setPreviewDisplay(preview.getHolder());
        } catch (IOException e) {
            stop();
            return;
        }
        camera.setPreviewCallback(this);
        camera.startPreview();
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == PackageManager.PERMISSION_GRANTED) {
            start();
        } else {
            styles();
        }
    }

    @Override
    public void onPreviewFrame(byte[] data, Camera from) {
        Camera.Size size = from.getParameters().getPreviewSize();
        FaceReader.Look look = reader.read(data, size.width, size.height);
        if (look != null) {
            glasses.put(look.where);
            label.setText(getString(R.string.offer, Offer.of(look)));
        }
    }

    @Override
    protected void onPause() {
        stop();
        super.onPause();
    }

    private void stop() {
        if (camera != null) {
            camera.setPreviewCallback(null);
            camera.release();
            camera = null;
            reader.close();
        }
    }
}
