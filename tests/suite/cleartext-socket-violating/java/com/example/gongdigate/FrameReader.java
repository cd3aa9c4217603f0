package com.example.gongdigate;

import android.content.Context;
import android.hardware.Camera;
import android.os.Handler;
import com.arcsoft.face.FaceEngine;
import com.arcsoft.face.FaceFeature;
import com.arcsoft.face.FaceInfo;
import java.util.ArrayList;
import java.util.List;

/** Reads one frame and has its template compared. */
class FrameReader implements Camera.PreviewCallback {
    private final FaceEngine engine = new FaceEngine();
    private final Handler handler;

    FrameReader(Context context, Handler handler) {
        this.handler = handler;
        engine.init(context, 1, 1, 1, FaceEngine.ASF_FACE_DETECT | FaceEngine.ASF_FACE_RECOGNITION);
    }

    @Override
    public void onPreviewFrame(byte[] data, Camera camera) {
        Camera.Size size = camera.getParameters().getPreviewSize();
        List<FaceInfo> faces = new ArrayList<>();
        engine.detectFaces(data, size.width, size.height, FaceEngine.CP_PAF_NV21, faces);
        if (faces.isEmpty()) {
            handler.sendEmptyMessage(GateActivity.NOT_PASSED);
            return;
        }
        FaceFeature feature = new FaceFeature();
        engine.extractFaceFeature(
                data, size.width, size.height, FaceEngine.CP_PAF_NV21, faces.get(0), feature);
        engine.unInit();
        new GateLink(feature.getFeatureData(), handler).start();
    }
}
