package android.content;

import android.content.pm.ApplicationInfo;
import android.content.pm.PackageManager;
import android.content.res.AssetManager;
import android.content.res.Resources;
import android.os.Bundle;
import android.os.Looper;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;

public abstract class Context {
    public static final int MODE_PRIVATE = 0;
    public static final int MODE_WORLD_READABLE = 1;
    public static final int MODE_APPEND = 32768;
    public static final int BIND_AUTO_CREATE = 1;
    public static final String CAMERA_SERVICE = "camera";
    public static final String WINDOW_SERVICE = "window";
    public static final String LAYOUT_INFLATER_SERVICE = "layout_inflater";
    public static final String CONNECTIVITY_SERVICE = "connectivity";
    public static final String TELEPHONY_SERVICE = "phone";
    public static final String KEYGUARD_SERVICE = "keyguard";
    public static final String ACTIVITY_SERVICE = "activity";
    public static final String SENSOR_SERVICE = "sensor";
    public static final String LOCATION_SERVICE = "location";
    public static final String INPUT_METHOD_SERVICE = "input_method";

    public abstract String getPackageName();

    public abstract Context getApplicationContext();

    public abstract ApplicationInfo getApplicationInfo();

    public abstract SharedPreferences getSharedPreferences(String name, int mode);

    public abstract File getFilesDir();

    public abstract File getCacheDir();

    public abstract File getExternalFilesDir(String kind);

    public abstract File getExternalCacheDir();

    public abstract File getDir(String name, int mode);

    public abstract File getFileStreamPath(String name);

    public abstract File getDatabasePath(String name);

    public abstract FileOutputStream openFileOutput(String name, int mode) throws FileNotFoundException;

    public abstract FileInputStream openFileInput(String name) throws FileNotFoundException;

    public abstract boolean deleteFile(String name);

    public abstract ContentResolver getContentResolver();

    public abstract PackageManager getPackageManager();

    public abstract AssetManager getAssets();

    public abstract Resources getResources();

    public abstract Looper getMainLooper();

    public abstract ClassLoader getClassLoader();

    public abstract Object getSystemService(String name);

    public abstract int checkPermission(String permission, int pid, int uid);

    public abstract int checkSelfPermission(String permission);

    public abstract int checkCallingOrSelfPermission(String permission);

    public abstract void startActivity(Intent intent);

    public abstract void startActivity(Intent intent, Bundle options);

    public abstract ComponentName startService(Intent intent);

    public abstract boolean stopService(Intent intent);

    public abstract boolean bindService(Intent intent, ServiceConnection connection, int flags);

    public abstract void unbindService(ServiceConnection connection);

    public abstract void sendBroadcast(Intent intent);

    public abstract Intent registerReceiver(BroadcastReceiver receiver, IntentFilter filter);

    public abstract void unregisterReceiver(BroadcastReceiver receiver);

    public final String getString(int id) {
        return sim.Resources.string(id);
    }

    public final String getString(int id, Object... values) {
        return String.format(sim.Resources.string(id), values);
    }

    public final CharSequence getText(int id) {
        return sim.Resources.string(id);
    }

    public final int getColor(int id) {
        return 0xff000000;
    }

    public abstract void setTheme(int id);

    @SuppressWarnings("unchecked")
    public final <T> T getSystemService(Class<T> kind) {
        return (T) getSystemService(getSystemServiceName(kind));
    }

    public String getSystemServiceName(Class<?> kind) {
        switch (kind.getSimpleName()) {
            case "CameraManager":
                return CAMERA_SERVICE;
            case "LocationManager":
                return LOCATION_SERVICE;
            case "ConnectivityManager":
                return CONNECTIVITY_SERVICE;
            default:
                return kind.getSimpleName();
        }
    }
}
