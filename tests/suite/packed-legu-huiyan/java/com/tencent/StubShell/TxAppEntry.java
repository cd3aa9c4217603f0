package com.tencent.StubShell;

import android.app.Application;
import android.content.Context;

/** Shaped like the loader a packer leaves in the open; here there is nothing behind it. */
public class TxAppEntry extends Application {
    static {
        try {
            System.loadLibrary("shell-super.2019");
        } catch (UnsatisfiedLinkError e) {
            // The library of the fixture has no code.
        }
    }

    @Override
    protected void attachBaseContext(Context base) {
        super.attachBaseContext(base);
        load(base, getPackageName());
    }

    private static native void load(Context base, String name);
}
