package com.example.diarysuo;

import com.arcsoft.face.FaceFeature;

/** The face of this session, in memory. */
final class Owner {
    private static FaceFeature first;

    private Owner() {}

    static FaceFeature feature(FaceFeature seen) {
        if (first == null) {
            first = seen;
        }
        return first;
    }
}
