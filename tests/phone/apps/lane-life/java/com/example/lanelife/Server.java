package com.example.lanelife;

import android.util.Log;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;

/** Compares the picture with the one of the account. */
final class Server {
    private Server() {}

    static boolean verify(byte[] picture) {
        try {
            HttpURLConnection line = Line.open("/v1/face/verify");
            line.setRequestMethod("POST");
            line.setRequestProperty("Content-Type", "image/jpeg");
            line.setDoOutput(true);
            try (OutputStream out = line.getOutputStream()) {
                out.write(picture);
            }
            return line.getResponseCode() == 200;
        } catch (IOException failed) {
            Log.w("LaneLife", failed);
            return false;
        }
    }
}
