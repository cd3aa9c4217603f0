package com.example.gushi;
import android.content.Context;
final class Profile {
    static final String CHILD = "child"; static final String PARENT = "parent";
    static String role(Context c) { return c.getSharedPreferences("profile", 0).getString("role", ""); }
    static void role(Context c, String role) { c.getSharedPreferences("profile", 0).edit().putString("role", role).apply(); }
}
