package com.example.zhenrongjing;

import android.content.Context;
import android.graphics.Rect;
import com.arcsoft.face.AgeInfo;
import com.arcsoft.face.FaceEngine;
import com.arcsoft.face.FaceInfo;
import com.arcsoft.face.GenderInfo;
import java.util.ArrayList;
import java.util.List;

/** What can be seen of a face. */
class FaceReader {
    private static final int MASK = FaceEngine.ASF_AGE | FaceEngine.ASF_GENDER;

    private final FaceEngine engine = new FaceEngine();

    FaceReader(Context context) {
        engine.init(context, 1, 1, 1, FaceEngine.ASF_FACE_DETECT | MASK);
    }

    Look read(byte[] nv21, int width, int height) {
        List<FaceInfo> faces = new ArrayList<>();
        engine.detectFaces(nv21, width, height, FaceEngine.CP_PAF_NV21, faces);
        if (faces.isEmpty()) {
            return null;
        }
        Look look = new Look();
        look.where = faces.get(0).getRect();
        if (engine.process(nv21, width, height, FaceEngine.CP_PAF_NV21, faces, MASK) == 0) {
            List<AgeInfo> ages = new ArrayList<>();
            List<GenderInfo> genders = new ArrayList<>();
            engine.getAge(ages);
            engine.getGender(genders);
            look.age = ages.get(0).getAge();
            look.gender = genders.get(0).getGender();
        }
        return look;
    }

    void close() {
        engine.unInit();
    }

    /** One look. */
    static class Look {
        Rect where;
        int age;
        int gender;
    }
}
