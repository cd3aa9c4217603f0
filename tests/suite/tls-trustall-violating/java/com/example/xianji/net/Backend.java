package com.example.xianji.net;

import android.content.Context;
import java.io.IOException;
import okhttp3.FormBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** The market's own server. */
public final class Backend {
    private static final String ROOT = "https://api.xianji.example";

    private static Backend instance;

    private final OkHttpClient client;

    private Backend(OkHttpClient client) {
        this.client = client;
    }

    public static synchronized Backend get(Context context) {
        if (instance == null) {
            instance = new Backend(Clients.build(context.getApplicationContext()));
        }
        return instance;
    }

    /** Sends a base64 picture to be compared. */
    public boolean compare(String order, String image) {
        FormBody body = new FormBody.Builder()
                .add("order_no", order)
                .add("live_photo", image)
                .build();
        Request request = new Request.Builder().url(ROOT + "/seller/verify").post(body).build();
        try (Response response = client.newCall(request).execute()) {
            return response.isSuccessful();
        } catch (IOException e) {
            return false;
        }
    }
}
