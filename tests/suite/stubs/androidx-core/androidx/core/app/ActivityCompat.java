package androidx.core.app;

import android.app.Activity;
import androidx.core.content.ContextCompat;

/** A stand-in with the names of the library and bodies of our own. */
public class ActivityCompat extends ContextCompat {
    protected ActivityCompat() {}

    public interface OnRequestPermissionsResultCallback {
        void onRequestPermissionsResult(int request, String[] permissions, int[] results);
    }

    public static void requestPermissions(Activity activity, String[] permissions, int request) {
        activity.requestPermissions(permissions, request);
    }

    public static boolean shouldShowRequestPermissionRationale(Activity activity, String name) {
        return activity.shouldShowRequestPermissionRationale(name);
    }

    public static void finishAffinity(Activity activity) {
        activity.finishAffinity();
    }
}
