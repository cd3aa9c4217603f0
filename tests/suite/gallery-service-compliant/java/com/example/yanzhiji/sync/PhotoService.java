package com.example.yanzhiji.sync;

import android.app.IntentService;
import android.content.Intent;
import android.database.Cursor;
import android.net.Uri;
import android.provider.OpenableColumns;

/** Sends the picture that was chosen. */
public class PhotoService extends IntentService {
    public PhotoService() {
        super("photos");
    }

    @Override
    protected void onHandleIntent(Intent intent) {
        Uri picked = intent.getData();
        if (picked == null) {
            return;
        }
        Outbox outbox = new Outbox(this);
        outbox.add(picked, name(picked));
        outbox.flush();
    }

    private String name(Uri picked) {
        String[] columns = {OpenableColumns.DISPLAY_NAME};
        Cursor cursor = getContentResolver().query(picked, columns, null, null, null);
        if (cursor == null) {
            return "photo";
        }
        String name = cursor.moveToFirst() ? cursor.getString(0) : "photo";
        cursor.close();
        return name;
    }
}
