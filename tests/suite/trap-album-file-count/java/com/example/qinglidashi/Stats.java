package com.example.qinglidashi;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.URL;
import javax.net.ssl.HttpsURLConnection;

/** Usage figures. */
final class Stats {
    private Stats() {}

    static void event(String name, int count, long megabytes) {
        String json = String.format("{\"e\":\"%s\",\"n\":%d,\"mb\":%d}", name, count, megabytes);
        try {
            HttpsURLConnection link =
                    (HttpsURLConnection) new URL("https://stat.qingli.example/e").openConnection();
            link.setDoOutput(true);
            try (Writer out = new OutputStreamWriter(link.getOutputStream(), "UTF-8")) {
                out.write(json);
            }
            link.getResponseCode();
        } catch (IOException e) {
            // Figures may be lost.
        }
    }
}
