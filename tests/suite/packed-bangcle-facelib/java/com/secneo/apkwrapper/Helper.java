package com.secneo.apkwrapper;

import android.app.Application;
import android.content.Context;

/** The native half. */
final class Helper {
    static {
        try {
            System.loadLibrary("DexHelper");
        } catch (UnsatisfiedLinkError e) {
            // The library of the fixture has no code.
        }
    }

    private Helper() {}

    static native void attach(Application application, Context base);
}
