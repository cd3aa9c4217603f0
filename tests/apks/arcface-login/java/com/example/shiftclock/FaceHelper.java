package com.example.shiftclock;

import android.app.Activity;
import com.arcsoft.face.FaceEngine;
import com.arcsoft.face.FaceFeature;
import com.arcsoft.face.FaceInfo;
import com.arcsoft.face.FaceSimilar;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Keeps the engine, and works off the main thread. */
class FaceHelper {
    private static final float ALIKE = 0.8f;

    private final Activity page;
    private final Answer answer;
    private final FaceEngine engine = new FaceEngine();
    private final FaceStore store;
    private final ExecutorService worker = Executors.newSingleThreadExecutor();

    FaceHelper(Activity page, Answer answer) {
        this.page = page;
        this.answer = answer;
        this.store = new FaceStore(page);
        FaceEngine.activeOffline(page, page.getFilesDir() + "/arcface.dat");
        int mask = FaceEngine.ASF_FACE_DETECT | FaceEngine.ASF_FACE_RECOGNITION;
        engine.init(page, 1, 1, 1, mask);
    }

    void submit(final byte[] frame, final int width, final int height, final boolean enrol) {
        worker.execute(new Runnable() {
            @Override
            public void run() {
                final boolean known = enrol
                        ? registerFace(frame, width, height)
                        : sameFace(frame, width, height);
                page.runOnUiThread(new Runnable() {
                    @Override
                    public void run() {
                        answer.onAnswer(known);
                    }
                });
            }
        });
    }

    /** Enrols the person at the device for log-in. */
    boolean registerFace(byte[] frame, int width, int height) {
        FaceFeature feature = feature(frame, width, height);
        return feature != null && store.save(feature.getFeatureData());
    }

    private boolean sameFace(byte[] frame, int width, int height) {
        FaceFeature seen = feature(frame, width, height);
        byte[] kept = store.load();
        if (seen == null || kept == null) {
            return false;
        }
        FaceFeature enrolled = new FaceFeature();
        enrolled.setFeatureData(kept);
        FaceSimilar similar = new FaceSimilar();
        engine.compareFaceFeature(seen, enrolled, similar);
        return similar.getScore() > ALIKE;
    }

    private FaceFeature feature(byte[] frame, int width, int height) {
        List<FaceInfo> faces = new ArrayList<>();
        engine.detectFaces(frame, width, height, FaceEngine.CP_PAF_NV21, faces);
        if (faces.isEmpty()) {
            return null;
        }
        FaceFeature feature = new FaceFeature();
        engine.extractFaceFeature(
                frame, width, height, FaceEngine.CP_PAF_NV21, faces.get(0), feature);
        return feature;
    }

    /** Who waits for the result. */
    interface Answer {
        void onAnswer(boolean known);
    }
}
