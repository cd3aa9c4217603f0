package com.example.xuanjing;

import android.graphics.Rect;
import android.hardware.Camera;
import com.google.mlkit.vision.common.InputImage;
import com.google.mlkit.vision.face.Face;
import com.google.mlkit.vision.face.FaceDetection;
import com.google.mlkit.vision.face.FaceDetector;
import java.util.Collections;
import java.util.List;

/** Puts the focus area where a face is. */
class FaceFocus implements Camera.PreviewCallback {
    private static final int NV21 = 17;
    private static final int HALF = 120;

    private final FaceDetector detector = FaceDetection.getClient();
    private boolean enabled;

    void setEnabled(boolean on) {
        enabled = on;
    }

    @Override
    public void onPreviewFrame(byte[] frame, Camera camera) {
        Camera.Parameters parameters = camera.getParameters();
        if (!enabled || parameters.getMaxNumFocusAreas() == 0) {
            return;
        }
        Camera.Size size = parameters.getPreviewSize();
        List<Face> faces = detector.process(
                InputImage.fromByteArray(frame, size.width, size.height, 90, NV21));
        if (faces.isEmpty()) {
            return;
        }
        int x = faces.get(0).getMiddle() * 2000 / size.width - 1000;
        Rect area = new Rect(x - HALF, -HALF, x + HALF, HALF);
        parameters.setFocusAreas(Collections.singletonList(new Camera.Area(area, 1000)));
        parameters.setMeteringAreas(Collections.singletonList(new Camera.Area(area, 1000)));
        camera.setParameters(parameters);
    }
}
