package com.tencent.StubShell;

import android.app.Application;
import android.content.Context;

/** Shaped like the loader a packer leaves in the open; here there is nothing behind it. */
public class TxAppEntry extends Application {
    @Override
    protected void attachBaseContext(Context base) {
        super.attachBaseContext(base);
        try {
            System.loadLibrary("shella-4.1.0");
        } catch (UnsatisfiedLinkError e) {
            // The library of the fixture has no code.
        }
    }
}
