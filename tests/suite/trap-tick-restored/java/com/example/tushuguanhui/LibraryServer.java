package com.example.tushuguanhui;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;

/** The city library. */
final class LibraryServer {
    private static final String BASE = "https://lib.tushuguan.example/reader/face";

    private LibraryServer() {}

    static boolean compare(String data) {
        try {
            HttpURLConnection link = (HttpURLConnection) new URL(BASE).openConnection();
            link.setRequestMethod("POST");
            link.setDoOutput(true);
            OutputStream out = link.getOutputStream();
            out.write(data.getBytes());
            out.close();
            return link.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    static void forget() {
        try {
            HttpURLConnection link = (HttpURLConnection) new URL(BASE).openConnection();
            link.setRequestMethod("DELETE");
            link.getResponseCode();
        } catch (IOException e) {
            Thread.currentThread().interrupt();
        }
    }
}
