package com.example.yueduka.eye;

import android.content.Context;
import android.content.SharedPreferences;
import android.graphics.Bitmap;
import android.graphics.BitmapFactory;
import com.mv.engine.FaceBox;
import com.mv.engine.FaceDetector;

/** Counts how often somebody came too close to the screen. */
class DistanceCheck {
    private final FaceDetector detector = new FaceDetector();
    private final SharedPreferences counts;

    DistanceCheck(Context context) {
        detector.loadModel(context.getAssets());
        counts = context.getSharedPreferences("distance", Context.MODE_PRIVATE);
    }

    void look(byte[] jpeg) {
        Bitmap picture = BitmapFactory.decodeByteArray(jpeg, 0, jpeg.length);
        for (FaceBox face : detector.detect(picture)) {
            boolean near = (face.right - face.left) * 2 > picture.getWidth();
            String what = near ? "near" : "far";
            counts.edit().putInt(what, counts.getInt(what, 0) + 1).apply();
        }
    }
}
