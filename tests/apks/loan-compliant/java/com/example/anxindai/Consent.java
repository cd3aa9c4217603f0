package com.example.anxindai;

import android.content.Context;
import android.content.SharedPreferences;

/** What the user has agreed to. The face has an answer of its own, apart from the privacy policy. */
final class Consent {
    static final String POLICY = "policy";
    static final String FACE = "face";

    private Consent() {}

    static boolean given(Context context, String what) {
        return store(context).getBoolean(what, false);
    }

    static void set(Context context, String what, boolean value) {
        store(context).edit().putBoolean(what, value).apply();
    }

    private static SharedPreferences store(Context context) {
        return context.getSharedPreferences("consent", Context.MODE_PRIVATE);
    }
}
