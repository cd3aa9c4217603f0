package com.example.meilinclub;

import android.content.Context;
import java.io.IOException;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.json.JSONException;
import org.json.JSONObject;

/** The token without which the cloud does not answer. */
class CloudToken {
    private static final String OWN = "https://api.meilinclub.example/face/token";

    private final Context context;
    private final OkHttpClient client;
    private String token;

    CloudToken(Context context, OkHttpClient client) {
        this.context = context;
        this.client = client;
    }

    synchronized String get() throws IOException, JSONException {
        if (token == null) {
            Request request = new Request.Builder()
                    .url(OWN)
                    .header("X-Login", login())
                    .build();
            try (Response response = client.newCall(request).execute()) {
                token = new JSONObject(response.body().string()).getString("access_token");
            }
        }
        return token;
    }

    private String login() {
        return context.getSharedPreferences("login", Context.MODE_PRIVATE).getString("id", "");
    }
}
