package com.example.zhijia.lock;

import android.content.Context;
import com.arcsoft.face.FaceEngine;
import com.arcsoft.face.FaceFeature;
import com.arcsoft.face.FaceInfo;
import com.arcsoft.face.FaceSimilar;
import java.util.ArrayList;
import java.util.List;

/** The engine of the vendor. */
final class FaceCore {
    static final String FILE = "owner.feat";

    private static final FaceEngine ENGINE = new FaceEngine();
    private static final float ALIKE = 0.82f;

    private FaceCore() {}

    static void prepare(Context context) {
        FaceEngine.activeOnline(context, "86L1-1144-0000-0000", "zhijia", "lock");
        int mask = FaceEngine.ASF_FACE_DETECT | FaceEngine.ASF_FACE_RECOGNITION;
        ENGINE.init(context, 0, 1, 1, mask);
    }

    static FaceFeature feature(byte[] frame, int width, int height) {
        List<FaceInfo> faces = new ArrayList<>();
        ENGINE.detectFaces(frame, width, height, FaceEngine.CP_PAF_NV21, faces);
        if (faces.isEmpty()) {
            return null;
        }
        FaceFeature feature = new FaceFeature();
        ENGINE.extractFaceFeature(
                frame, width, height, FaceEngine.CP_PAF_NV21, faces.get(0), feature);
        return feature;
    }

    static boolean same(FaceFeature one, FaceFeature other) {
        FaceSimilar similar = new FaceSimilar();
        ENGINE.compareFaceFeature(one, other, similar);
        return similar.getScore() > ALIKE;
    }

    static void stop() {
        ENGINE.unInit();
    }
}
