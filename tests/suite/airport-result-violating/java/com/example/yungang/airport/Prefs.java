package com.example.yungang.airport;

import android.content.Context;
import android.content.SharedPreferences;

/** What is remembered. */
final class Prefs {
    private Prefs() {}

    static boolean faceAgreed(Context context) {
        return of(context).getBoolean("face_agreed", false);
    }

    static void setFaceAgreed(Context context, boolean agreed) {
        of(context).edit().putBoolean("face_agreed", agreed).apply();
    }

    private static SharedPreferences of(Context context) {
        return context.getSharedPreferences("airport", Context.MODE_PRIVATE);
    }
}
