package com.example.lanelife;

import android.content.Context;
import android.content.SharedPreferences;

/** What the app remembers. */
final class Store {
    private Store() {}

    private static SharedPreferences file(Context context) {
        return context.getSharedPreferences("choices", Context.MODE_PRIVATE);
    }

    static boolean welcomed(Context context) {
        return file(context).getBoolean("welcomed", false);
    }

    static void welcome(Context context) {
        file(context).edit().putBoolean("welcomed", true).apply();
    }

    static boolean agreed(Context context) {
        return file(context).getBoolean("face_agreed", false);
    }

    static void agree(Context context) {
        file(context).edit().putBoolean("face_agreed", true).apply();
    }

    static void withdraw(Context context) {
        file(context).edit().remove("face_agreed").apply();
    }
}
