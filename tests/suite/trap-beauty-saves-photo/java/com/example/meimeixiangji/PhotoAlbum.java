package com.example.meimeixiangji;

import android.content.ContentValues;
import android.content.Context;
import android.graphics.Bitmap;
import android.net.Uri;
import android.provider.MediaStore;
import java.io.IOException;
import java.io.OutputStream;

/** The gallery of the phone. */
final class PhotoAlbum {
    private PhotoAlbum() {}

    static boolean insert(Context context, Bitmap photo) {
        ContentValues values = new ContentValues();
        values.put(MediaStore.Images.Media.DISPLAY_NAME, "MM_" + System.currentTimeMillis() + ".jpg");
        values.put(MediaStore.Images.Media.MIME_TYPE, "image/jpeg");
        Uri row = context.getContentResolver()
                .insert(MediaStore.Images.Media.EXTERNAL_CONTENT_URI, values);
        if (row == null) {
            return false;
        }
        try (OutputStream out = context.getContentResolver().openOutputStream(row)) {
            return photo.compress(Bitmap.CompressFormat.JPEG, 95, out);
        } catch (IOException e) {
            return false;
        }
    }
}
