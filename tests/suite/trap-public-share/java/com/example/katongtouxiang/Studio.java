package com.example.katongtouxiang;

import java.io.IOException;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.FormBody;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** The server that draws. */
class Studio {
    private static final String HOST = "https://api.katong.example";
    private final OkHttpClient client = new OkHttpClient();
    private final Listener listener;

    Studio(Listener listener) {
        this.listener = listener;
    }

    void draw(byte[] jpeg) {
        post("/draw", RequestBody.create(MediaType.parse("image/jpeg"), jpeg), false);
    }

    void publish() {
        post("/links?ttl=7d", new FormBody.Builder().add("revocable", "1").build(), true);
    }

    private void post(String path, RequestBody body, boolean link) {
        client.newCall(new Request.Builder().url(HOST + path).post(body).build()).enqueue(new Callback() {
            @Override
            public void onResponse(Call call, Response response) throws IOException {
                if (link) {
                    listener.onLink(response.body().string());
                } else {
                    listener.onDrawn();
                }
            }

            @Override
            public void onFailure(Call call, IOException error) {
                call.cancel();
            }
        });
    }

    /** Who waits. */
    interface Listener {
        void onDrawn();

        void onLink(String link);
    }
}
