package com.example.lanelife;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;

/** How the server is reached: encrypted, certificates checked by the platform. */
final class Line {
    private Line() {}

    static HttpURLConnection open(String path) throws IOException {
        return (HttpURLConnection) new URL("https://face.example.com" + path).openConnection();
    }
}
