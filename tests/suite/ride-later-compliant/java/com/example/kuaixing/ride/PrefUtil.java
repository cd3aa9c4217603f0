package com.example.kuaixing.ride;

import android.content.Context;

/** Flags. */
public class PrefUtil {
    static final String FACE_PAY = "face_pay_opened";
    static final String FACE_PAY_ASKED = "face_pay_asked";

    private PrefUtil() {}

    public static boolean getBoolean(Context context, String key) {
        return context.getSharedPreferences("ride", Context.MODE_PRIVATE).getBoolean(key, false);
    }

    public static void putBoolean(Context context, String key, boolean value) {
        context.getSharedPreferences("ride", Context.MODE_PRIVATE)
                .edit()
                .putBoolean(key, value)
                .apply();
    }
}
