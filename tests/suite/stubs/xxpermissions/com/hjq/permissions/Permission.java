package com.hjq.permissions;

/** Names. */
public final class Permission {
    public static final String CAMERA = "android.permission.CAMERA";
    public static final String RECORD_AUDIO = "android.permission.RECORD_AUDIO";

    private Permission() {}
}
