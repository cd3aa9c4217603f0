package com.example.yuedu;
import android.content.Context;
public enum Key {
    FACE_LOGIN("face_login"), FACE_REFUSED("face_refused");
    private final String name;
    Key(String name) { this.name = name; }
    public boolean on(Context c) { return c.getSharedPreferences("cfg", 0).getBoolean(name, false); }
    public void set(Context c, boolean value) { c.getSharedPreferences("cfg", 0).edit().putBoolean(name, value).apply(); }
}
