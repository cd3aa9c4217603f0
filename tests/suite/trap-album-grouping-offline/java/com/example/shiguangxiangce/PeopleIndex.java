package com.example.shiguangxiangce;

import android.content.Context;
import android.database.Cursor;
import android.graphics.Bitmap;
import android.provider.MediaStore;
import com.arcsoft.face.FaceEngine;
import com.arcsoft.face.FaceFeature;
import com.arcsoft.face.FaceInfo;
import com.arcsoft.face.FaceSimilar;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Groups of alike faces, kept in memory. */
class PeopleIndex {
    private static final float SAME = 0.75f;

    private final Context context;
    private final FaceEngine engine = new FaceEngine();
    private final List<FaceFeature> groups = new ArrayList<>();

    PeopleIndex(Context context) {
        this.context = context;
    }

    int build() {
        engine.init(context, 1, 1, 5, FaceEngine.ASF_FACE_DETECT | FaceEngine.ASF_FACE_RECOGNITION);
        try (Cursor photos = context.getContentResolver().query(
                MediaStore.Images.Media.EXTERNAL_CONTENT_URI,
                new String[] {MediaStore.Images.Media._ID}, null, null, null)) {
            while (photos != null && photos.moveToNext()) {
                Bitmap thumb = MediaStore.Images.Thumbnails.getThumbnail(
                        context.getContentResolver(), photos.getLong(0),
                        MediaStore.Images.Thumbnails.MINI_KIND, null);
                if (thumb != null) {
                    add(thumb);
                }
            }
        }
        engine.unInit();
        return groups.size();
    }

    private void add(Bitmap thumb) {
        ByteBuffer pixels = ByteBuffer.allocate(thumb.getByteCount());
        thumb.copyPixelsToBuffer(pixels);
        byte[] data = pixels.array();
        List<FaceInfo> faces = new ArrayList<>();
        engine.detectFaces(data, thumb.getWidth(), thumb.getHeight(), FaceEngine.CP_PAF_NV21, faces);
        for (FaceInfo face : faces) {
            FaceFeature feature = new FaceFeature();
            engine.extractFaceFeature(data, thumb.getWidth(), thumb.getHeight(),
                    FaceEngine.CP_PAF_NV21, face, feature);
            if (!known(feature)) {
                groups.add(feature);
            }
        }
    }

    private boolean known(FaceFeature feature) {
        FaceSimilar similar = new FaceSimilar();
        for (FaceFeature group : groups) {
            engine.compareFaceFeature(group, feature, similar);
            if (similar.getScore() > SAME) {
                return true;
            }
        }
        return false;
    }

    void clear() {
        groups.clear();
    }
}
