package com.example.facedemo;

import android.content.Context;
import android.graphics.BitmapFactory;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Reads the emoticons out of the assets. */
final class FaceLoader {
    private static final String[] FILES = {"face_smile.png", "face_cry.png", "face_wink.png"};
    private static final int[] CODES = {R.string.face_smile, R.string.face_cry, R.string.face_wink};

    private FaceLoader() {}

    static List<Face> load(Context context) {
        List<Face> faces = new ArrayList<>();
        for (int i = 0; i < FILES.length; i++) {
            try (InputStream file = context.getAssets().open("faces/" + FILES[i])) {
                String code = context.getString(CODES[i]);
                faces.add(new Face(code, BitmapFactory.decodeStream(file)));
            } catch (IOException e) {
                break;
            }
        }
        return faces;
    }
}
