package cn.example.gongshi.punch;

import android.content.Context;
import android.graphics.ImageFormat;
import android.graphics.Rect;
import android.graphics.YuvImage;
import com.arcsoft.face.FaceEngine;
import com.arcsoft.face.FaceFeature;
import com.arcsoft.face.FaceInfo;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Waits for a face in the frames. */
final class FaceLooker {
    private final FaceEngine engine = new FaceEngine();

    FaceLooker(Context context) {
        int wanted = FaceEngine.ASF_FACE_DETECT | FaceEngine.ASF_FACE_RECOGNITION;
        FaceEngine.activeOffline(context, "arcface.dat");
        engine.init(context, 0, 1, 1, wanted);
    }

    /** The picture of the only face in a frame, or {@code null}. */
    FaceShot look(byte[] nv21, int width, int height) {
        List<FaceInfo> faces = new ArrayList<>();
        engine.detectFaces(nv21, width, height, FaceEngine.CP_PAF_NV21, faces);
        if (faces.size() != 1) {
            return null;
        }
        FaceFeature feature = new FaceFeature();
        int code = engine.extractFaceFeature(
                nv21, width, height, FaceEngine.CP_PAF_NV21, faces.get(0), feature);
        if (code != 0) {
            return null;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        YuvImage image = new YuvImage(nv21, ImageFormat.NV21, width, height, null);
        image.compressToJpeg(new Rect(0, 0, width, height), 85, out);
        return new FaceShot(out.toByteArray(), feature.getFeatureData());
    }

    void close() {
        engine.unInit();
    }
}
