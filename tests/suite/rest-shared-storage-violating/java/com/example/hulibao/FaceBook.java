package com.example.hulibao;

import android.content.Context;
import android.graphics.Bitmap;
import android.graphics.BitmapFactory;
import android.graphics.ImageFormat;
import android.graphics.Rect;
import android.graphics.YuvImage;
import android.provider.MediaStore;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;

/** Keeps who was registered. */
class FaceBook {
    private final Context context;

    FaceBook(Context context) {
        this.context = context;
    }

    /** Keeps a template and the picture it was made from. */
    boolean put(String staff, byte[] feature, byte[] nv21, int width, int height) {
        try {
            write(new File(folder(), staff + ".ftr"), feature);
        } catch (IOException e) {
            return false;
        }
        Bitmap picture = picture(nv21, width, height);
        String kept = MediaStore.Images.Media.insertImage(
                context.getContentResolver(), picture, "face_" + staff, "");
        return kept != null;
    }

    private File folder() {
        File folder = new File(context.getExternalFilesDir(null), "register");
        folder.mkdirs();
        return folder;
    }

    private static void write(File file, byte[] data) throws IOException {
        try (FileOutputStream out = new FileOutputStream(file)) {
            out.write(data);
        }
    }

    private static Bitmap picture(byte[] nv21, int width, int height) {
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        YuvImage image = new YuvImage(nv21, ImageFormat.NV21, width, height, null);
        image.compressToJpeg(new Rect(0, 0, width, height), 90, jpeg);
        byte[] bytes = jpeg.toByteArray();
        return BitmapFactory.decodeByteArray(bytes, 0, bytes.length);
    }
}
