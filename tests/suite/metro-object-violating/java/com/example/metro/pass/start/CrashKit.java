package com.example.metro.pass.start;
import android.content.Context;
public final class CrashKit implements StartTask {
    public static final CrashKit INSTANCE = new CrashKit();
    @Override public void run(Context context) { Thread.setDefaultUncaughtExceptionHandler((t, e) -> android.util.Log.e("crash", t.getName())); }
}
