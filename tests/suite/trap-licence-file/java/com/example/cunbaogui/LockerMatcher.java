package com.example.cunbaogui;

import android.content.Context;
import com.arcsoft.face.FaceEngine;
import com.arcsoft.face.FaceFeature;
import com.arcsoft.face.FaceInfo;
import com.arcsoft.face.FaceSimilar;
import java.io.File;
import java.util.ArrayList;
import java.util.List;

/** Compares with the face that stored the bag; nothing outlives the process. */
class LockerMatcher {
    private static FaceFeature stored;
    private final Context context;

    LockerMatcher(Context context) {
        this.context = context;
    }

    boolean matches(byte[] frame, int width, int height) {
        File licence = new File(context.getExternalFilesDir(null), "face/licence.dat");
        FaceEngine.activeOffline(context, licence.getPath());
        FaceEngine engine = new FaceEngine();
        engine.init(context, 1, 1, 1, FaceEngine.ASF_FACE_DETECT | FaceEngine.ASF_FACE_RECOGNITION);
        List<FaceInfo> faces = new ArrayList<>();
        engine.detectFaces(frame, width, height, FaceEngine.CP_PAF_NV21, faces);
        FaceFeature seen = new FaceFeature();
        engine.extractFaceFeature(frame, width, height, FaceEngine.CP_PAF_NV21, faces.get(0), seen);
        FaceSimilar similar = new FaceSimilar();
        if (stored == null) {
            stored = seen;
        }
        engine.compareFaceFeature(stored, seen, similar);
        engine.unInit();
        boolean same = similar.getScore() > 0.8f;
        stored = same ? null : stored;
        return same;
    }
}
