package com.example.bandengyuan;

import okhttp3.Callback;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;

/** The gate's server. */
class Gate {
    private static final MediaType JPEG = MediaType.parse("image/jpeg");

    private final OkHttpClient client = new OkHttpClient();

    void send(Frame frame, Callback callback) {
        Request request = new Request.Builder()
                .url("https://ticket.bantingyuan.example/gate/2/face")
                .post(RequestBody.create(JPEG, frame.jpeg()))
                .build();
        client.newCall(request).enqueue(callback);
    }
}
