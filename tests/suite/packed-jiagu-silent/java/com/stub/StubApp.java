package com.stub;

import android.app.Application;
import android.content.Context;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Shaped like the loader a packer leaves in the open; here there is nothing behind it. */
public final class StubApp extends Application {
    @Override
    protected void attachBaseContext(Context base) {
        super.attachBaseContext(base);
        File library = new File(base.getFilesDir(), ".jiagu/libjiagu.so");
        if (!library.exists() && library.getParentFile().mkdirs()) {
            unpack(base, library);
        }
        try {
            System.load(library.getPath());
        } catch (UnsatisfiedLinkError e) {
            // The library of the fixture has no code.
        }
    }

    private static void unpack(Context base, File library) {
        try (InputStream in = base.getAssets().open("libjiagu.so");
                OutputStream out = new FileOutputStream(library)) {
            byte[] block = new byte[4096];
            for (int n = in.read(block); n > 0; n = in.read(block)) {
                out.write(block, 0, n);
            }
        } catch (IOException e) {
            library.delete();
        }
    }
}
