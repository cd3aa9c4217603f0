package com.hjq.permissions;

import android.app.Activity;
import android.app.Fragment;
import android.content.Context;
import android.content.pm.PackageManager;
import android.os.Bundle;
import android.os.Process;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A stand-in with the names of the library; the asking is done by a fragment without a view. */
public final class XXPermissions {
    private final List<String> permissions = new ArrayList<>();
    private final Context context;

    private XXPermissions(Context context) {
        this.context = context;
    }

    public static XXPermissions with(Context context) {
        return new XXPermissions(context);
    }

    public static boolean isGranted(Context context, String... permissions) {
        for (String name : permissions) {
            int state = context.checkPermission(name, Process.myPid(), Process.myUid());
            if (state != PackageManager.PERMISSION_GRANTED) {
                return false;
            }
        }
        return true;
    }

    public XXPermissions permission(String permission) {
        permissions.add(permission);
        return this;
    }

    public XXPermissions permission(String... several) {
        permissions.addAll(Arrays.asList(several));
        return this;
    }

    public void request(OnPermissionCallback callback) {
        String[] wanted = permissions.toArray(new String[0]);
        if (isGranted(context, wanted)) {
            callback.onGranted(permissions, true);
            return;
        }
        Asking asking = new Asking();
        asking.wanted = wanted;
        asking.callback = callback;
        Activity activity = (Activity) context;
        activity.getFragmentManager().beginTransaction().add(asking, "ask").commit();
    }

    /** Asks for its activity. */
    public static final class Asking extends Fragment {
        private String[] wanted;
        private OnPermissionCallback callback;

        @Override
        public void onActivityCreated(Bundle saved) {
            super.onActivityCreated(saved);
            getActivity().requestPermissions(wanted, 0x31);
        }

        public void onRequestPermissionsResult(int request, String[] names, int[] results) {
            boolean all = true;
            for (int result : results) {
                all &= result == PackageManager.PERMISSION_GRANTED;
            }
            if (all) {
                callback.onGranted(Arrays.asList(names), true);
            } else {
                callback.onDenied(Arrays.asList(names), false);
            }
        }
    }
}
