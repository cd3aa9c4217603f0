package com.arcsoft.face;

import android.content.Context;
import java.util.Arrays;
import java.util.List;

/** A stand-in with the names of the SDK; its templates are sums over the frame. */
public class FaceEngine {
    public static final int CP_PAF_NV21 = 2050;
    public static final int ASF_FACE_DETECT = 1;
    public static final int ASF_FACE_RECOGNITION = 4;

    private static final int FEATURE_SIZE = 1032;

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

    public int extractFaceFeature(
            byte[] data, int width, int height, int format, FaceInfo face, FaceFeature feature) {
        byte[] template = new byte[FEATURE_SIZE];
        for (int at = 0; at < data.length; at++) {
            template[at % FEATURE_SIZE] += data[at] * (1 + at / FEATURE_SIZE % 7);
        }
        feature.setFeatureData(template);
        return 0;
    }

    public int compareFaceFeature(FaceFeature one, FaceFeature other, FaceSimilar similar) {
        similar.setScore(Arrays.equals(one.getFeatureData(), other.getFeatureData()) ? 1f : 0f);
        return 0;
    }
}
