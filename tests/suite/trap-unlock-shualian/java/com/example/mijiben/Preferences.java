package com.example.mijiben;

import android.content.Context;
import android.content.SharedPreferences;

/** What the user chose. */
final class Preferences {
    private final SharedPreferences store;

    private Preferences(SharedPreferences store) {
        this.store = store;
    }

    static Preferences of(Context context) {
        return new Preferences(context.getSharedPreferences("book", Context.MODE_PRIVATE));
    }

    boolean faceLogin() {
        return store.getBoolean("face_login", false);
    }

    void setFaceLogin(boolean on) {
        store.edit().putBoolean("face_login", on).apply();
    }

    boolean matches(String password) {
        return Integer.toHexString(password.hashCode()).equals(store.getString("check", ""));
    }
}
