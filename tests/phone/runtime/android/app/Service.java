package android.app;

import android.content.Context;
import android.content.ContextWrapper;
import android.content.Intent;
import android.os.IBinder;

public abstract class Service extends ContextWrapper {
    public static final int START_STICKY = 1;
    public static final int START_NOT_STICKY = 2;

    public Service() {
        super(null);
    }

    final void attach(Context base) {
        attachBaseContext(base);
    }

    public void onCreate() {}

    public int onStartCommand(Intent intent, int flags, int id) {
        return START_STICKY;
    }

    public abstract IBinder onBind(Intent intent);

    public boolean onUnbind(Intent intent) {
        return false;
    }

    public void onDestroy() {}

    public final void stopSelf() {
        ActivityThread.stopService(getClass().getName());
    }

    public final Application getApplication() {
        return ActivityThread.application;
    }
}
