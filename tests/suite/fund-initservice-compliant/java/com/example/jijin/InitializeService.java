package com.example.jijin;
import android.app.IntentService;
import android.content.Context;
import android.content.Intent;
public class InitializeService extends IntentService {
    private static final String ACTION_INIT = "com.example.jijin.action.INIT";
    public InitializeService() { super("InitializeService"); }
    public static void start(Context c) { Intent i = new Intent(c, InitializeService.class); i.setAction(ACTION_INIT); c.startService(i); }
    @Override protected void onHandleIntent(Intent intent) { if (intent != null && ACTION_INIT.equals(intent.getAction())) { performInit(); } }
    private void performInit() { initCrash(); initPush(); }
    private void initCrash() { Thread.setDefaultUncaughtExceptionHandler((t, e) -> System.exit(1)); }
    private void initPush() { getSharedPreferences("push", 0).edit().putString("channel", "default").apply(); }
}
