package pub.devrel.easypermissions;

import android.app.Activity;
import android.app.AlertDialog;
import android.content.Context;
import android.content.DialogInterface;
import android.content.pm.PackageManager;
import android.os.Process;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A stand-in with the names of the library and bodies of our own. */
public class EasyPermissions {
    private EasyPermissions() {}

    /** What the app hears. */
    public interface PermissionCallbacks {
        void onPermissionsGranted(int request, List<String> permissions);

        void onPermissionsDenied(int request, List<String> permissions);
    }

    public static boolean hasPermissions(Context context, String... permissions) {
        for (String name : permissions) {
            int state = context.checkPermission(name, Process.myPid(), Process.myUid());
            if (state != PackageManager.PERMISSION_GRANTED) {
                return false;
            }
        }
        return true;
    }

    public static void requestPermissions(
            final Activity host, String rationale, final int request, final String... permissions) {
        if (!host.shouldShowRequestPermissionRationale(permissions[0])) {
            host.requestPermissions(permissions, request);
            return;
        }
        new AlertDialog.Builder(host)
                .setMessage(rationale)
                .setPositiveButton(android.R.string.ok, new DialogInterface.OnClickListener() {
                    @Override
                    public void onClick(DialogInterface dialog, int which) {
                        host.requestPermissions(permissions, request);
                    }
                })
                .setNegativeButton(android.R.string.cancel, new DialogInterface.OnClickListener() {
                    @Override
                    public void onClick(DialogInterface dialog, int which) {
                        if (host instanceof PermissionCallbacks) {
                            ((PermissionCallbacks) host)
                                    .onPermissionsDenied(request, Arrays.asList(permissions));
                        }
                    }
                })
                .show();
    }

    public static void onRequestPermissionsResult(
            int request, String[] permissions, int[] results, Object... receivers) {
        List<String> granted = new ArrayList<>();
        List<String> denied = new ArrayList<>();
        for (int i = 0; i < permissions.length; i++) {
            boolean yes = results[i] == PackageManager.PERMISSION_GRANTED;
            (yes ? granted : denied).add(permissions[i]);
        }
        for (Object receiver : receivers) {
            if (receiver instanceof PermissionCallbacks) {
                if (!granted.isEmpty()) {
                    ((PermissionCallbacks) receiver).onPermissionsGranted(request, granted);
                }
                if (!denied.isEmpty()) {
                    ((PermissionCallbacks) receiver).onPermissionsDenied(request, denied);
                }
            }
            if (denied.isEmpty()) {
                runAnnotated(receiver, request);
            }
        }
    }

    private static void runAnnotated(Object receiver, int request) {
        for (Method method : receiver.getClass().getDeclaredMethods()) {
            AfterPermissionGranted mark = method.getAnnotation(AfterPermissionGranted.class);
            if (mark != null && mark.value() == request) {
                try {
                    method.setAccessible(true);
                    method.invoke(receiver);
                } catch (ReflectiveOperationException error) {
                    throw new IllegalStateException(error);
                }
            }
        }
    }
}
