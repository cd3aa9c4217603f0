package androidx.core.app;

import android.app.Activity;
import androidx.core.content.ContextCompat;

/** A stand-in with the names of the library and bodies of our own. */
public class ActivityCompat extends ContextCompat {
    protected ActivityCompat() {}

    public interface OnRequestPermissionsResultCallback {
        void onRequestPermissionsResult(int asked, String[] permissions, int[] grants);
    }

    public static void requestPermissions(Activity activity, String[] permissions, int asked) {
        activity.requestPermissions(permissions, asked);
    }

    public static boolean shouldShowRequestPermissionRationale(Activity activity, String permission) {
        return activity.shouldShowRequestPermissionRationale(permission);
    }

    public static void finishAffinity(Activity activity) {
        activity.finishAffinity();
    }
}
