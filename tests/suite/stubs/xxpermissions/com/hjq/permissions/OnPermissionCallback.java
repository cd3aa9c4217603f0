package com.hjq.permissions;

import java.util.List;

/** What the app hears. */
public interface OnPermissionCallback {
    void onGranted(List<String> permissions, boolean all);

    default void onDenied(List<String> permissions, boolean never) {}
}
