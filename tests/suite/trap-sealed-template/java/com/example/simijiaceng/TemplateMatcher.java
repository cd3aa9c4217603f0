package com.example.simijiaceng;

import android.content.Context;
import com.arcsoft.face.FaceEngine;
import com.arcsoft.face.FaceFeature;
import com.arcsoft.face.FaceInfo;
import com.arcsoft.face.FaceSimilar;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;

/** Compares with the template kept on the phone. */
class TemplateMatcher {
    private final Context context;

    TemplateMatcher(Context context) {
        this.context = context;
    }

    boolean matches(byte[] frame, int width, int height) {
        FaceEngine engine = new FaceEngine();
        engine.init(context, 1, 1, 1, FaceEngine.ASF_FACE_DETECT | FaceEngine.ASF_FACE_RECOGNITION);
        List<FaceInfo> faces = new ArrayList<>();
        engine.detectFaces(frame, width, height, FaceEngine.CP_PAF_NV21, faces);
        FaceFeature seen = new FaceFeature();
        engine.extractFaceFeature(frame, width, height, FaceEngine.CP_PAF_NV21, faces.get(0), seen);
        SealedTemplate template = new SealedTemplate(context);
        try {
            if (!template.exists()) {
                template.save(seen.getFeatureData());
                return true;
            }
            FaceFeature kept = new FaceFeature();
            kept.setFeatureData(template.load());
            FaceSimilar similar = new FaceSimilar();
            engine.compareFaceFeature(kept, seen, similar);
            return similar.getScore() > 0.8f;
        } catch (IOException | GeneralSecurityException e) {
            return false;
        }
    }
}
