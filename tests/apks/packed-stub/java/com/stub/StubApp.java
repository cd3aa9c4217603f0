package com.stub;

import android.app.Application;
import android.content.Context;
import java.io.File;

/** Shaped like the loader a packer leaves in the open; here there is nothing behind it. */
public final class StubApp extends Application {
    private static final String LIBRARY = "libjiagu";

    @Override
    protected void attachBaseContext(Context base) {
        super.attachBaseContext(base);
        File copy = new File(base.getFilesDir(), LIBRARY + ".so");
        if (copy.exists()) {
            System.load(copy.getAbsolutePath());
        }
    }
}
