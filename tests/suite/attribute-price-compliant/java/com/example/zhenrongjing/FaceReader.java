package com.example.zhenrongjing;

import android.content.Context;
import android.graphics.Rect;
import com.arcsoft.face.FaceEngine;
import com.arcsoft.face.FaceInfo;
import java.util.ArrayList;
import java.util.List;

/** What can be seen of a face. */
class FaceReader {
    private final FaceEngine engine = new FaceEngine();

    FaceReader(Context context) {
        engine.init(context, 1, 1, 1, FaceEngine.ASF_FACE_DETECT);
    }

    Look read(byte[] nv21, int width, int height) {
        List<FaceInfo> faces = new ArrayList<>();
        engine.detectFaces(nv21, width, height, FaceEngine.CP_PAF_NV21, faces);
        if (faces.isEmpty()) {
            return null;
        }
        Look look = new Look();
        look.where = faces.get(0).getRect();
        return look;
    }

    void close() {
        engine.unInit();
    }

    /** One look. */
    static class Look {
        Rect where;
    }
}
