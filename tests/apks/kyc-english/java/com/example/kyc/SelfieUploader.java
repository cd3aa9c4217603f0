package com.example.kyc;

import com.onfido.android.sdk.capture.upload.Captures;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;

/** Mirrors the selfie to a server that never learnt TLS. */
final class SelfieUploader {
    private static final String MIRROR = "http://legacy.example.com/selfie/upload";

    private SelfieUploader() {}

    static boolean upload(Captures captures) {
        try {
            HttpURLConnection connection = (HttpURLConnection) new URL(MIRROR).openConnection();
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(captures.getFace().getBytes("UTF-8"));
            }
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException e) {
            return false;
        }
    }
}
