package com.example.qinglidashi;

import android.content.Context;
import android.database.Cursor;
import android.provider.MediaStore;
import java.io.File;

/** How many pictures, how many bytes. */
final class AlbumSize {
    final int count;
    final long bytes;

    private AlbumSize(int count, long bytes) {
        this.count = count;
        this.bytes = bytes;
    }

    static AlbumSize measure(Context context) {
        int count = 0;
        long bytes = 0;
        String[] columns = {MediaStore.Images.Media._ID, MediaStore.Images.Media.DATA};
        try (Cursor all = context.getContentResolver().query(
                MediaStore.Images.Media.EXTERNAL_CONTENT_URI, columns, null, null, null)) {
            while (all != null && all.moveToNext()) {
                File picture = new File(all.getString(1));
                bytes += picture.length();
                count++;
            }
        }
        return new AlbumSize(count, bytes);
    }
}
