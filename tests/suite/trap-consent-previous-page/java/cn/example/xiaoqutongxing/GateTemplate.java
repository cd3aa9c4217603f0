package cn.example.xiaoqutongxing;

import android.content.Context;
import com.arcsoft.face.FaceEngine;
import com.arcsoft.face.FaceFeature;
import com.arcsoft.face.FaceInfo;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** The template of the resident, sealed with a key of the phone. */
class GateTemplate {
    private final Context context;

    GateTemplate(Context context) {
        this.context = context;
    }

    boolean keep(byte[] frame, int width, int height) {
        FaceEngine engine = new FaceEngine();
        engine.init(context, 0, 1, 1, FaceEngine.ASF_FACE_DETECT | FaceEngine.ASF_FACE_RECOGNITION);
        List<FaceInfo> faces = new ArrayList<>();
        engine.detectFaces(frame, width, height, FaceEngine.CP_PAF_NV21, faces);
        FaceFeature feature = new FaceFeature();
        if (!faces.isEmpty()) {
            engine.extractFaceFeature(
                    frame, width, height, FaceEngine.CP_PAF_NV21, faces.get(0), feature);
        }
        engine.unInit();
        try (OutputStream out = context.openFileOutput(FaceEnrolActivity.FILE, Context.MODE_PRIVATE)) {
            out.write(Sealed.seal(feature.getFeatureData()));
            return !faces.isEmpty();
        } catch (IOException e) {
            return false;
        }
    }
}
