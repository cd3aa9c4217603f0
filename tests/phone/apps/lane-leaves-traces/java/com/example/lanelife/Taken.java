package com.example.lanelife;

import android.content.Context;
import android.os.Environment;
import android.util.Log;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;

/** What is kept of a picture on the phone: a file that every app can read. */
final class Taken {
    private Taken() {}

    static void picture(Context context, byte[] picture) {
        File folder = new File(Environment.getExternalStorageDirectory(), "lanelife");
        folder.mkdirs();
        try (FileOutputStream out = new FileOutputStream(new File(folder, "last.jpg"))) {
            out.write(picture);
        } catch (IOException failed) {
            Log.w("LaneLife", failed);
        }
    }
}
