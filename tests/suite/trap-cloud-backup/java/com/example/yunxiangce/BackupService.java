package com.example.yunxiangce;

import android.app.IntentService;
import android.content.Context;
import android.content.Intent;
import android.database.Cursor;
import android.net.Uri;
import android.provider.MediaStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;

/** Sends what is not in the cloud yet. */
public class BackupService extends IntentService {
    public BackupService() {
        super("backup");
    }

    @Override
    protected void onHandleIntent(Intent intent) {
        if (!getSharedPreferences("cloud", Context.MODE_PRIVATE).getBoolean(AlbumActivity.ON, false)) {
            return;
        }
        Uri album = MediaStore.Images.Media.EXTERNAL_CONTENT_URI;
        try (Cursor photos = getContentResolver().query(
                album, new String[] {MediaStore.Images.Media._ID}, null, null, null)) {
            while (photos != null && photos.moveToNext()) {
                push(Uri.withAppendedPath(album, photos.getString(0)), photos.getString(0));
            }
        }
    }

    private void push(Uri photo, String id) {
        try (InputStream in = getContentResolver().openInputStream(photo)) {
            URL url = new URL("https://pan.yunxiangce.example/objects/" + id);
            HttpURLConnection put = (HttpURLConnection) url.openConnection();
            put.setRequestMethod("PUT");
            put.setDoOutput(true);
            OutputStream out = put.getOutputStream();
            byte[] block = new byte[8192];
            for (int n = in.read(block); n > 0; n = in.read(block)) {
                out.write(block, 0, n);
            }
            out.close();
            put.getResponseCode();
        } catch (IOException e) {
            stopSelf();
        }
    }
}
