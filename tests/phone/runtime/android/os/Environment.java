package android.os;

import java.io.File;

public class Environment {
    public static String DIRECTORY_PICTURES = "Pictures";
    public static String DIRECTORY_DCIM = "DCIM";
    public static String DIRECTORY_DOWNLOADS = "Download";
    public static final String MEDIA_MOUNTED = "mounted";

    public static File getExternalStorageDirectory() {
        return new File("/sdcard");
    }

    public static File getExternalStoragePublicDirectory(String kind) {
        return new File("/sdcard", kind);
    }

    public static String getExternalStorageState() {
        return MEDIA_MOUNTED;
    }

    public static File getDataDirectory() {
        return new File("/data");
    }
}
