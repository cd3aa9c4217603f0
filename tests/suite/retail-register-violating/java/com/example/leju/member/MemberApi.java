package com.example.leju.member;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The member server. */
final class MemberApi {
    private static final ExecutorService WORKER = Executors.newSingleThreadExecutor();

    private MemberApi() {}

    static void post(final String path, final byte[] body) {
        WORKER.execute(new Runnable() {
            @Override
            public void run() {
                try {
                    URL url = new URL(BuildConfig.BASE_URL + path);
                    HttpURLConnection connection = (HttpURLConnection) url.openConnection();
                    connection.setDoOutput(true);
                    OutputStream out = connection.getOutputStream();
                    out.write(body);
                    out.close();
                    connection.getResponseCode();
                } catch (IOException e) {
                    android.util.Log.w("leju", "no answer");
                }
            }
        });
    }
}
