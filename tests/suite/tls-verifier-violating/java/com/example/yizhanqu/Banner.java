package com.example.yizhanqu;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import javax.net.ssl.HttpsURLConnection;

/** The picture at the top, from the advertiser's own server. */
final class Banner implements Runnable {
    static void show() {
        new Thread(new Banner()).start();
    }

    @Override
    public void run() {
        try {
            URL url = new URL("https://img.guanggao.example/parcel-top.png");
            HttpsURLConnection connection = (HttpsURLConnection) url.openConnection();
            InputStream in = connection.getInputStream();
            while (in.read() >= 0) {
                continue;
            }
            in.close();
        } catch (IOException e) {
            return;
        }
    }
}
