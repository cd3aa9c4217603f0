package com.example.anxindai;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import javax.net.ssl.HttpsURLConnection;

/** Sends the result of the liveness check to the comparison service, over TLS only. */
final class FaceUploader {
    private static final String ENDPOINT = "https://api.anxindai.example/face/upload";

    private FaceUploader() {}

    static boolean send(String token, String data) {
        try {
            HttpsURLConnection connection = (HttpsURLConnection) new URL(ENDPOINT).openConnection();
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            connection.setRequestProperty("X-Biz-Token", token);
            OutputStream out = connection.getOutputStream();
            out.write(data.getBytes("UTF-8"));
            out.close();
            return connection.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }
}
