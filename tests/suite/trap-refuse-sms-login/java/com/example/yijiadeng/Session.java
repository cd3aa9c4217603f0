package com.example.yijiadeng;

import java.io.IOException;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.FormBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** The server's opinion of a login. */
class Session {
    private static final String URL = "https://passport.yijiadeng.example/v1/session";

    private final OkHttpClient client = new OkHttpClient();

    void open(String way, String phone, String proof, Listener listener) {
        FormBody form = new FormBody.Builder().add("way", way).add("phone", phone).add("proof", proof).build();
        client.newCall(new Request.Builder().url(URL).post(form).build()).enqueue(new Callback() {
            @Override
            public void onResponse(Call call, Response response) {
                listener.onSession(response.isSuccessful());
            }

            @Override
            public void onFailure(Call call, IOException error) {
                listener.onSession(false);
            }
        });
    }

    /** Who waits. */
    interface Listener {
        void onSession(boolean open);
    }
}
