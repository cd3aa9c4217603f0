package com.example.jiakaolianche;

import android.Manifest;
import android.app.Activity;
import android.app.AlertDialog;
import android.content.Intent;
import android.hardware.Camera;
import android.os.Bundle;
import android.view.SurfaceView;
import android.widget.Toast;
import com.sensetime.senseid.sdk.liveness.interactive.InteractiveLivenessApi;
import com.sensetime.senseid.sdk.liveness.interactive.NativeMotion;
import com.sensetime.senseid.sdk.liveness.interactive.OnLivenessListener;
import java.io.IOException;

/** Counts the hours. */
public class LessonActivity extends Activity implements OnLivenessListener {
    private final LocalRelay relay = new LocalRelay();
    private Camera camera;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.lesson);
        findViewById(R.id.code).setOnClickListener(v -> byCode());
        findViewById(R.id.begin).setOnClickListener(v -> new AlertDialog.Builder(this)
                .setTitle(R.string.title)
                .setMessage(R.string.text)
                .setPositiveButton(R.string.yes, (d, w) ->
                        requestPermissions(new String[] {Manifest.permission.CAMERA}, 1))
                .setNegativeButton(R.string.no, (d, w) -> byCode())
                .show());
    }

    private void byCode() {
        startActivity(new Intent(this, LessonCodeActivity.class));
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length == 0 || results[0] != 0) {
            byCode();
            return;
        }
        relay.start();
        InteractiveLivenessApi.init(this, "SenseID_Liveness.lic", this);
        InteractiveLivenessApi.start(new int[] {NativeMotion.BLINK, NativeMotion.MOUTH});
        try {
            camera = Camera.open(1);
            camera.setPreviewDisplay(((SurfaceView) findViewById(R.id.view)).getHolder());
            camera.setPreviewCallback((frame, source) -> {
                Camera.Size size = source.getParameters().getPreviewSize();
                InteractiveLivenessApi.inputData(frame, size.width, size.height);
            });
            camera.startPreview();
        } catch (IOException | RuntimeException e) {
            byCode();
        }
    }

    @Override
    public void onInitialized(int motions) {}

    @Override
    public void onFinish(byte[] protobuf) {
        camera.setPreviewCallback(null);
        camera.release();
        new Thread(() -> {
            if (RelayClient.post(relay.port(), protobuf)) {
                runOnUiThread(() -> Toast.makeText(this, R.string.ok, Toast.LENGTH_SHORT).show());
            }
            relay.stop();
        }).start();
    }
}
