package com.secneo.apkwrapper;

import android.app.Application;
import android.content.Context;

/** Shaped like the loader a packer leaves in the open; here there is nothing behind it. */
public class ApplicationWrapper extends Application {
    private static Application real;

    @Override
    protected void attachBaseContext(Context base) {
        super.attachBaseContext(base);
        Helper.attach(this, base);
    }

    @Override
    public void onCreate() {
        super.onCreate();
        if (real != null) {
            real.onCreate();
        }
    }
}
