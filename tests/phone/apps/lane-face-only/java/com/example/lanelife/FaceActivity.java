package com.example.lanelife;

import android.app.Activity;
import android.hardware.Camera;
import android.os.Bundle;
import android.os.SystemClock;
import android.util.Log;
import android.view.SurfaceView;
import android.widget.TextView;
import com.arcsoft.face.FaceEngine;
import com.arcsoft.face.FaceFeature;
import com.arcsoft.face.FaceInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The face step: looks for a while, sends one picture, and ends. */
public class FaceActivity extends Activity {
    private static final long LOOK = 2500;
    private final FaceEngine engine = new FaceEngine();
    private long opened;
    private Camera camera;
    private boolean taken;

    @Override
    protected void onCreate(Bundle state) {
        super.onCreate(state);
        setContentView(R.layout.face);
        findViewById(R.id.cancel).setOnClickListener(view -> leave());
        engine.init(this, 0, 0, 1, FaceEngine.ASF_FACE_DETECT | FaceEngine.ASF_FACE_RECOGNITION);
        open();
    }

    private void open() {
        camera = Camera.open(1);
        opened = SystemClock.elapsedRealtime();
        SurfaceView preview = (SurfaceView) findViewById(R.id.preview);
        try {
            camera.setPreviewDisplay(preview.getHolder());
        } catch (IOException failed) {
            Log.w("LaneLife", failed);
        }
        camera.setPreviewCallback((frame, from) -> look(frame));
        camera.startPreview();
    }

    private void look(byte[] frame) {
        List<FaceInfo> faces = new ArrayList<>();
        engine.detectFaces(frame, 640, 480, FaceEngine.CP_PAF_NV21, faces);
        if (faces.isEmpty() || taken || SystemClock.elapsedRealtime() - opened < LOOK) {
            return;
        }
        taken = true;
        engine.extractFaceFeature(frame, 640, 480, FaceEngine.CP_PAF_NV21, faces.get(0), new FaceFeature());
        camera.takePicture(null, null, (picture, same) -> checked(picture));
    }

    private void checked(byte[] picture) {
        ((TextView) findViewById(R.id.hint)).setText(R.string.checking);
        Taken.picture(this, picture);
        new Thread(() -> answered(Server.verify(picture))).start();
    }

    private void answered(boolean passed) {
        runOnUiThread(
                () -> {
                    setResult(passed ? RESULT_OK : RESULT_CANCELED);
                    leave();
                });
    }

    /** Ends the step, and with it the camera. */
    private void leave() {
        Leaving.of(camera);
        camera = null;
        finish();
    }

    @Override
    protected void onDestroy() {
        if (camera != null) {
            Leaving.of(camera);
        }
        engine.unInit();
        super.onDestroy();
    }
}
