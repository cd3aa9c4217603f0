package android.app;

import android.content.ActivityNotFoundException;
import android.content.BroadcastReceiver;
import android.content.ComponentName;
import android.content.ContentResolver;
import android.content.Context;
import android.content.Intent;
import android.content.IntentFilter;
import android.content.ServiceConnection;
import android.content.SharedPreferences;
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
import java.util.HashMap;
import java.util.Map;

/** What every context of the process is underneath. */
class ContextImpl extends Context {
    private static final Map<String, SharedPreferences> preferences = new HashMap<>();
    private final ContentResolver resolver = new ContentResolver() {};
    private final PackageManager packages = new PackageManager();
    private final Resources resources = new Resources();
    private final File home = new File("/data/data/" + getPackageName());

    @Override
    public String getPackageName() {
        return sim.Phone.fact("package");
    }

    @Override
    public Context getApplicationContext() {
        return ActivityThread.application;
    }

    @Override
    public ApplicationInfo getApplicationInfo() {
        ApplicationInfo info = new ApplicationInfo();
        info.packageName = getPackageName();
        info.dataDir = home.getPath();
        info.sourceDir = sim.Phone.fact("apk");
        info.uid = android.os.Process.myUid();
        info.flags = sim.Phone.fact("debuggable").equals("true") ? ApplicationInfo.FLAG_DEBUGGABLE : 0;
        info.metaData = new Bundle();
        return info;
    }

    @Override
    public SharedPreferences getSharedPreferences(String name, int mode) {
        synchronized (preferences) { // one object a file in a process: what one screen writes another reads
            return preferences.computeIfAbsent(
                    name, key -> new SharedPreferencesImpl(new File(home, "shared_prefs/" + key + ".xml")));
        }
    }

    private static File folder(File path) {
        path.mkdirs();
        return path;
    }

    @Override
    public File getFilesDir() {
        return folder(new File(home, "files"));
    }

    @Override
    public File getCacheDir() {
        return folder(new File(home, "cache"));
    }

    @Override
    public File getExternalFilesDir(String kind) {
        File base = new File("/sdcard/Android/data/" + getPackageName() + "/files");
        return folder(kind == null ? base : new File(base, kind));
    }

    @Override
    public File getExternalCacheDir() {
        return folder(new File("/sdcard/Android/data/" + getPackageName() + "/cache"));
    }

    @Override
    public File getDir(String name, int mode) {
        return folder(new File(home, "app_" + name));
    }

    @Override
    public File getFileStreamPath(String name) {
        return new File(getFilesDir(), name);
    }

    @Override
    public File getDatabasePath(String name) {
        return new File(folder(new File(home, "databases")), name);
    }

    @Override
    public FileOutputStream openFileOutput(String name, int mode) throws FileNotFoundException {
        return new FileOutputStream(getFileStreamPath(name), (mode & MODE_APPEND) != 0);
    }

    @Override
    public FileInputStream openFileInput(String name) throws FileNotFoundException {
        return new FileInputStream(getFileStreamPath(name));
    }

    @Override
    public boolean deleteFile(String name) {
        return getFileStreamPath(name).delete();
    }

    @Override
    public ContentResolver getContentResolver() {
        return resolver;
    }

    @Override
    public PackageManager getPackageManager() {
        return packages;
    }

    @Override
    public AssetManager getAssets() {
        return resources.getAssets();
    }

    @Override
    public Resources getResources() {
        return resources;
    }

    @Override
    public Looper getMainLooper() {
        return Looper.getMainLooper();
    }

    @Override
    public ClassLoader getClassLoader() {
        return ClassLoader.getSystemClassLoader();
    }

    @Override
    public Object getSystemService(String name) {
        return Services.get(this, name);
    }

    @Override
    public int checkPermission(String permission, int pid, int uid) {
        return packages.checkPermission(permission, getPackageName());
    }

    @Override
    public int checkSelfPermission(String permission) {
        return packages.checkPermission(permission, getPackageName());
    }

    @Override
    public int checkCallingOrSelfPermission(String permission) {
        return checkSelfPermission(permission);
    }

    @Override
    public void startActivity(Intent intent) {
        startActivity(intent, null);
    }

    @Override
    public void startActivity(Intent intent, Bundle options) {
        ActivityThread.start(intent, null, -1);
    }

    @Override
    public ComponentName startService(Intent intent) {
        if (intent.getComponent() == null) {
            throw new IllegalArgumentException("Service Intent must be explicit");
        }
        ActivityThread.startService(this, intent);
        return intent.getComponent();
    }

    @Override
    public boolean stopService(Intent intent) {
        return intent.getComponent() != null && ActivityThread.stopService(intent.getComponent().getClassName());
    }

    @Override
    public boolean bindService(Intent intent, ServiceConnection connection, int flags) {
        return intent.getComponent() != null && ActivityThread.bindService(this, intent, connection);
    }

    @Override
    public void unbindService(ServiceConnection connection) {}

    @Override
    public void sendBroadcast(Intent intent) {
        ActivityThread.broadcast(intent);
    }

    @Override
    public Intent registerReceiver(BroadcastReceiver receiver, IntentFilter filter) {
        ActivityThread.receivers.put(receiver, filter);
        return null;
    }

    @Override
    public void unregisterReceiver(BroadcastReceiver receiver) {
        ActivityThread.receivers.remove(receiver);
    }

    @Override
    public void setTheme(int id) {}

    static ActivityNotFoundException nothingFor(Intent intent) {
        return new ActivityNotFoundException("No Activity found to handle Intent " + intent.getAction());
    }
}
