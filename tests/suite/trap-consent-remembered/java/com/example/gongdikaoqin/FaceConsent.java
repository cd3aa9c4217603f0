package com.example.gongdikaoqin;

import android.content.Context;
import android.content.SharedPreferences;

/** The answer to the question about the face. */
public final class FaceConsent {
    private static final String FILE = "consents";
    private static final String KEY = "face_punch_v2";

    private FaceConsent() {}

    private static SharedPreferences store(Context context) {
        return context.getSharedPreferences(FILE, Context.MODE_PRIVATE);
    }

    public static boolean given(Context context) {
        return store(context).getBoolean(KEY, false);
    }

    public static void record(Context context, boolean yes) {
        store(context).edit().putBoolean(KEY, yes).putLong(KEY + "_at", System.currentTimeMillis()).apply();
    }
}
