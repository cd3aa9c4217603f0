package com.example.shiftclock;

import android.Manifest;
import android.app.Activity;
import android.content.Intent;
import android.hardware.Camera;
import android.os.Bundle;
import android.view.SurfaceHolder;
import android.view.SurfaceView;
import android.view.View;
import android.widget.Button;
import android.widget.LinearLayout;
import android.widget.Toast;
import java.io.IOException;

/** Three ways in: enrol a face, show it again, or type a PIN. */
public class LoginActivity extends Activity
        implements Camera.PreviewCallback, FaceHelper.Answer, SurfaceHolder.Callback {
    private FaceHelper helper;
    private Camera camera;
    private SurfaceView preview;
    private boolean enrolling;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        helper = new FaceHelper(this, this);
        LinearLayout page = new LinearLayout(this);
        page.setOrientation(LinearLayout.VERTICAL);
        page.addView(button(R.string.enrol));
        page.addView(button(R.string.login));
        page.addView(button(R.string.pin));
        preview = new SurfaceView(this);
        preview.getHolder().addCallback(this);
        page.addView(preview);
        setContentView(page);
    }

    private Button button(final int text) {
        Button button = new Button(this);
        button.setText(text);
        button.setOnClickListener(new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                if (text == R.string.pin) {
                    welcome();
                } else {
                    enrolling = text == R.string.enrol;
                    requestPermissions(new String[] {Manifest.permission.CAMERA}, 5);
                }
            }
        });
        return button;
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == 0 && camera == null) {
            try {
                camera = Camera.open(Camera.CameraInfo.CAMERA_FACING_FRONT);
                camera.setPreviewDisplay(preview.getHolder());
                camera.setOneShotPreviewCallback(this);
                camera.startPreview();
            } catch (IOException | RuntimeException e) {
                release();
            }
        }
    }

    @Override
    public void onPreviewFrame(byte[] frame, Camera source) {
        Camera.Size size = source.getParameters().getPreviewSize();
        helper.submit(frame, size.width, size.height, enrolling);
        release();
    }

    @Override
    public void onAnswer(boolean known) {
        if (known) {
            welcome();
        } else {
            Toast.makeText(this, R.string.no_face, Toast.LENGTH_SHORT).show();
        }
    }

    private void welcome() {
        startActivity(new Intent(this, ShiftActivity.class));
    }

    private void release() {
        if (camera != null) {
            camera.release();
            camera = null;
        }
    }

    @Override
    public void surfaceCreated(SurfaceHolder holder) {}

    @Override
    public void surfaceChanged(SurfaceHolder holder, int format, int width, int height) {}

    @Override
    public void surfaceDestroyed(SurfaceHolder holder) {
        release();
    }
}
