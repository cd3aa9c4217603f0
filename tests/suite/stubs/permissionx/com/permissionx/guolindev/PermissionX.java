package com.permissionx.guolindev;

import androidx.fragment.app.FragmentActivity;

/** A stand-in with the names of the library. */
public final class PermissionX {
    private PermissionX() {}

    public static PermissionMediator init(FragmentActivity activity) {
        return new PermissionMediator(activity);
    }
}
