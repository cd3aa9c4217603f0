package com.example.facelogin;

import android.Manifest;
import android.app.Activity;
import android.app.AlertDialog;
import android.content.pm.PackageManager;
import android.hardware.Camera;
import android.os.Bundle;
import android.util.Log;
import android.view.SurfaceView;
import android.widget.TextView;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;

/** Logs in by a picture of the face. */
public class MainActivity extends Activity {
    private static final int ASKED_CAMERA = 7;
    private Camera camera;

    @Override
    protected void onCreate(Bundle state) {
        super.onCreate(state);
        setContentView(R.layout.main);
        Order.begin(this);
    }

    void needCamera() {
        if (checkSelfPermission(Manifest.permission.CAMERA) == PackageManager.PERMISSION_GRANTED) {
            openCamera();
        } else {
            requestPermissions(new String[] {Manifest.permission.CAMERA}, ASKED_CAMERA);
        }
    }

    @Override
    public void onRequestPermissionsResult(int asked, String[] permissions, int[] grants) {
        if (grants.length > 0 && grants[0] == PackageManager.PERMISSION_GRANTED) {
            openCamera();
        } else {
            say(R.string.no_camera);
        }
    }

    private void openCamera() {
        camera = Camera.open(1);
        SurfaceView preview = (SurfaceView) findViewById(R.id.preview);
        try {
            camera.setPreviewDisplay(preview.getHolder());
        } catch (IOException failed) {
            Log.w("FaceLogin", failed);
        }
        camera.startPreview();
        Order.cameraReady(this);
    }

    void askConsent() {
        new AlertDialog.Builder(this)
                .setTitle(R.string.consent_title)
                .setMessage(R.string.consent_text)
                .setCancelable(false)
                .setPositiveButton(R.string.agree, (dialog, which) -> Order.agreed(this))
                .setNegativeButton(R.string.decline, (dialog, which) -> say(R.string.sms))
                .show();
    }

    void takePicture() {
        camera.takePicture(null, null, (picture, same) -> new Thread(() -> upload(picture)).start());
    }

    private void upload(byte[] picture) {
        int result = R.string.failed;
        try {
            HttpURLConnection line =
                    (HttpURLConnection) new URL("http://face.example.com/v1/face/verify").openConnection();
            line.setRequestMethod("POST");
            line.setRequestProperty("Content-Type", "image/jpeg");
            line.setDoOutput(true);
            try (OutputStream out = line.getOutputStream()) {
                out.write(picture);
            }
            result = line.getResponseCode() == 200 ? R.string.done : R.string.failed;
        } catch (IOException failed) {
            Log.w("FaceLogin", failed);
        }
        int said = result;
        runOnUiThread(() -> say(said));
    }

    private void say(int text) {
        ((TextView) findViewById(R.id.status)).setText(text);
    }

    @Override
    protected void onDestroy() {
        if (camera != null) {
            camera.release();
        }
        super.onDestroy();
    }
}
