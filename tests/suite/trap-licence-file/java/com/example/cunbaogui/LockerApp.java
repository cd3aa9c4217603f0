package com.example.cunbaogui;

import android.app.Application;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Puts the files of the SDK where it looks for them. */
public class LockerApp extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        File folder = new File(getExternalFilesDir(null), "face");
        if (folder.exists() || folder.mkdirs()) {
            copy("licence.dat", folder);
            copy("align_model.bin", folder);
        }
    }

    private void copy(String name, File folder) {
        try (InputStream in = getAssets().open(name);
                OutputStream out = new FileOutputStream(new File(folder, name))) {
            byte[] block = new byte[1024];
            for (int n = in.read(block); n > 0; n = in.read(block)) {
                out.write(block, 0, n);
            }
        } catch (IOException e) {
            folder.delete();
        }
    }
}
