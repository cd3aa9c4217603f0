package com.example.yuanfanghuxin;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;

/** Whether a hotel's page stands in the way. */
final class NetworkProbe {
    private static final String PAGE = "http://captive.yuanfang.example/generate_204";

    private NetworkProbe() {}

    static boolean open() {
        try {
            HttpURLConnection link = (HttpURLConnection) new URL(PAGE).openConnection();
            link.setInstanceFollowRedirects(false);
            return link.getResponseCode() == 204;
        } catch (IOException e) {
            return false;
        }
    }
}
