package com.facebook;

import android.content.Context;

/** A stand-in: a social network with a face in its name and none in its code. */
public final class FacebookSdk {
    private static boolean ready;

    private FacebookSdk() {}

    public static void sdkInitialize(Context context) {
        ready = context != null;
    }

    public static boolean isInitialized() {
        return ready;
    }

    public static String getFacebookDomain() {
        return "facebook.com";
    }
}
