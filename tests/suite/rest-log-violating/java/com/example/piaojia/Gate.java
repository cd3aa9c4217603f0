package com.example.piaojia;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import javax.net.ssl.HttpsURLConnection;

/** The service behind the gates. */
final class Gate {
    private Gate() {}

    static boolean send(String order, File picture) throws IOException {
        URL url = new URL("https://gate.piaojia.example/bind?order=" + order);
        HttpsURLConnection line = (HttpsURLConnection) url.openConnection();
        line.setRequestMethod("PUT");
        line.setDoOutput(true);
        line.setFixedLengthStreamingMode((int) picture.length());
        try (InputStream in = new FileInputStream(picture); OutputStream out = line.getOutputStream()) {
            byte[] part = new byte[8192];
            for (int count = in.read(part); count > 0; count = in.read(part)) {
                out.write(part, 0, count);
            }
        }
        return line.getResponseCode() == 204;
    }
}
