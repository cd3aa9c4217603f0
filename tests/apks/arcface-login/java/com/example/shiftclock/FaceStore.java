package com.example.shiftclock;

import android.content.Context;
import java.io.DataInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;

/** One template in the private folder of the app. */
class FaceStore {
    private final File file;

    FaceStore(Context context) {
        file = new File(context.getFilesDir(), "template.bin");
    }

    boolean save(byte[] template) {
        try (FileOutputStream out = new FileOutputStream(file)) {
            out.write(template);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    byte[] load() {
        byte[] template = new byte[(int) file.length()];
        try (DataInputStream in = new DataInputStream(new FileInputStream(file))) {
            in.readFully(template);
            return template;
        } catch (IOException e) {
            return null;
        }
    }
}
