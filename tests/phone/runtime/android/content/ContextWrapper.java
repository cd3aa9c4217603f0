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

public class ContextWrapper extends Context {
    Context base;

    public ContextWrapper(Context base) {
        this.base = base;
    }

    protected void attachBaseContext(Context base) {
        this.base = base;
    }

    public Context getBaseContext() {
        return base;
    }

    @Override
    public String getPackageName() {
        return base.getPackageName();
    }

    @Override
    public Context getApplicationContext() {
        return base.getApplicationContext();
    }

    @Override
    public ApplicationInfo getApplicationInfo() {
        return base.getApplicationInfo();
    }

    @Override
    public SharedPreferences getSharedPreferences(String name, int mode) {
        return base.getSharedPreferences(name, mode);
    }

    @Override
    public File getFilesDir() {
        return base.getFilesDir();
    }

    @Override
    public File getCacheDir() {
        return base.getCacheDir();
    }

    @Override
    public File getExternalFilesDir(String kind) {
        return base.getExternalFilesDir(kind);
    }

    @Override
    public File getExternalCacheDir() {
        return base.getExternalCacheDir();
    }

    @Override
    public File getDir(String name, int mode) {
        return base.getDir(name, mode);
    }

    @Override
    public File getFileStreamPath(String name) {
        return base.getFileStreamPath(name);
    }

    @Override
    public File getDatabasePath(String name) {
        return base.getDatabasePath(name);
    }

    @Override
    public FileOutputStream openFileOutput(String name, int mode) throws FileNotFoundException {
        return base.openFileOutput(name, mode);
    }

    @Override
    public FileInputStream openFileInput(String name) throws FileNotFoundException {
        return base.openFileInput(name);
    }

    @Override
    public boolean deleteFile(String name) {
        return base.deleteFile(name);
    }

    @Override
    public ContentResolver getContentResolver() {
        return base.getContentResolver();
    }

    @Override
    public PackageManager getPackageManager() {
        return base.getPackageManager();
    }

    @Override
    public AssetManager getAssets() {
        return base.getAssets();
    }

    @Override
    public Resources getResources() {
        return base.getResources();
    }

    @Override
    public Looper getMainLooper() {
        return base.getMainLooper();
    }

    @Override
    public ClassLoader getClassLoader() {
        return base.getClassLoader();
    }

    @Override
    public Object getSystemService(String name) {
        return base.getSystemService(name);
    }

    @Override
    public int checkPermission(String permission, int pid, int uid) {
        return base.checkPermission(permission, pid, uid);
    }

    @Override
    public int checkSelfPermission(String permission) {
        return base.checkSelfPermission(permission);
    }

    @Override
    public int checkCallingOrSelfPermission(String permission) {
        return base.checkCallingOrSelfPermission(permission);
    }

    @Override
    public void startActivity(Intent intent) {
        base.startActivity(intent);
    }

    @Override
    public void startActivity(Intent intent, Bundle options) {
        base.startActivity(intent, options);
    }

    @Override
    public ComponentName startService(Intent intent) {
        return base.startService(intent);
    }

    @Override
    public boolean stopService(Intent intent) {
        return base.stopService(intent);
    }

    @Override
    public boolean bindService(Intent intent, ServiceConnection connection, int flags) {
        return base.bindService(intent, connection, flags);
    }

    @Override
    public void unbindService(ServiceConnection connection) {
        base.unbindService(connection);
    }

    @Override
    public void sendBroadcast(Intent intent) {
        base.sendBroadcast(intent);
    }

    @Override
    public Intent registerReceiver(BroadcastReceiver receiver, IntentFilter filter) {
        return base.registerReceiver(receiver, filter);
    }

    @Override
    public void unregisterReceiver(BroadcastReceiver receiver) {
        base.unregisterReceiver(receiver);
    }

    @Override
    public void setTheme(int id) {
        base.setTheme(id);
    }
}
