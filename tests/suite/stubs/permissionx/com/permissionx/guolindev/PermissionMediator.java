package com.permissionx.guolindev;

import androidx.fragment.app.FragmentActivity;
import com.permissionx.guolindev.request.PermissionBuilder;
import java.util.Arrays;
import java.util.List;

/** A stand-in with the names of the library. */
public final class PermissionMediator {
    private final FragmentActivity activity;

    PermissionMediator(FragmentActivity activity) {
        this.activity = activity;
    }

    public PermissionBuilder permissions(String... permissions) {
        return permissions(Arrays.asList(permissions));
    }

    public PermissionBuilder permissions(List<String> permissions) {
        return new PermissionBuilder(activity, permissions);
    }
}
