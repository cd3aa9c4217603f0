package android.content.pm;

import android.content.Context;

public class PackageManager {
    public static final int PERMISSION_GRANTED = 0;
    public static final int PERMISSION_DENIED = -1;
    public static final int GET_PERMISSIONS = 0x1000;
    public static final int GET_SIGNATURES = 0x40;
    public static final int GET_META_DATA = 0x80;
    public static final String FEATURE_CAMERA = "android.hardware.camera";
    public static final String FEATURE_CAMERA_FRONT = "android.hardware.camera.front";
    public static final String FEATURE_CAMERA_ANY = "android.hardware.camera.any";

    public static class NameNotFoundException extends Exception {
        public NameNotFoundException() {}

        public NameNotFoundException(String name) {
            super(name);
        }
    }

    public int checkPermission(String permission, String owner) {
        return sim.Phone.ask("permission.check", permission).equals("granted") ? PERMISSION_GRANTED : PERMISSION_DENIED;
    }

    public boolean hasSystemFeature(String name) {
        return name.startsWith("android.hardware.camera");
    }

    public PackageInfo getPackageInfo(String owner, int flags) throws NameNotFoundException {
        String[] answer = sim.Phone.link.ask("package.info", owner);
        if (answer.length < 2) {
            throw new NameNotFoundException(owner);
        }
        PackageInfo info = new PackageInfo();
        info.packageName = owner;
        info.versionName = answer[0];
        info.versionCode = Integer.parseInt(answer[1]);
        info.requestedPermissions = java.util.Arrays.copyOfRange(answer, 2, answer.length);
        return info;
    }

    public ApplicationInfo getApplicationInfo(String owner, int flags) throws NameNotFoundException {
        getPackageInfo(owner, flags);
        ApplicationInfo info = new ApplicationInfo();
        info.packageName = owner;
        info.dataDir = "/data/data/" + owner;
        return info;
    }
}
