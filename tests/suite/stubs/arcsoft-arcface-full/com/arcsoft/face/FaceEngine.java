package com.arcsoft.face;

import android.content.Context;
import java.util.List;

/** A stand-in with the names of the SDK; its faces are byte counts. */
public class FaceEngine {
    public static final int CP_PAF_NV21 = 2050;
    public static final int CP_PAF_BGR24 = 513;
    public static final int ASF_FACE_DETECT = 1;
    public static final int ASF_FACE_RECOGNITION = 4;
    public static final int ASF_AGE = 8;
    public static final int ASF_GENDER = 16;

    public static int activeOnline(Context context, String activeKey, String appId, String sdkKey) {
        return context != null ? 0 : 1;
    }

    public static int activeOffline(Context context, String file) {
        return context != null && file != null ? 0 : 1;
    }

    public int init(Context context, int mode, int orient, int maxFaces, int mask) {
        return context != null && mask != 0 ? 0 : 1;
    }

    public int unInit() {
        return 0;
    }

    public int detectFaces(byte[] data, int width, int height, int format, List<FaceInfo> found) {
        if (data.length > 0) {
            found.add(new FaceInfo());
        }
        return 0;
    }

    public int process(
            byte[] data, int width, int height, int format, List<FaceInfo> faces, int mask) {
        return faces.isEmpty() ? mask : 0;
    }

    public int getAge(List<AgeInfo> ages) {
        ages.add(new AgeInfo());
        return 0;
    }

    public int getGender(List<GenderInfo> genders) {
        genders.add(new GenderInfo());
        return 0;
    }

    public int extractFaceFeature(
            byte[] data, int width, int height, int format, FaceInfo face, FaceFeature feature) {
        feature.setFeatureData(new byte[] {(byte) data.length});
        return 0;
    }

    public int compareFaceFeature(FaceFeature one, FaceFeature other, FaceSimilar similar) {
        similar.setScore(one.getFeatureData().length == other.getFeatureData().length ? 1f : 0f);
        return 0;
    }
}
