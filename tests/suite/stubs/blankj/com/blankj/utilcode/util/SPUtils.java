package com.blankj.utilcode.util;
import android.content.Context;
import android.content.SharedPreferences;
public final class SPUtils {
    private static SPUtils one;
    private final SharedPreferences sp;
    private SPUtils(Context c) { sp = c.getSharedPreferences("spUtils", 0); }
    public static SPUtils getInstance() { if (one == null) { one = new SPUtils(Utils.top); } return one; }
    public void put(String key, boolean value) { sp.edit().putBoolean(key, value).apply(); }
    public boolean getBoolean(String key) { return sp.getBoolean(key, false); }
    public void put(String key, String value) { sp.edit().putString(key, value).apply(); }
    public String getString(String key) { return sp.getString(key, ""); }
}
