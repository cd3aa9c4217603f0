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
    private static final String OAUTH =
            "https://aip.baidubce.com/oauth/2.0/token?grant_type=client_credentials"
                    + "&client_id=%s&client_secret=%s";

    private final Context context;
    private final OkHttpClient client;
    private String token;

    CloudToken(Context context, OkHttpClient client) {
        this.context = context;
        this.client = client;
    }

    synchronized String get() throws IOException, JSONException {
        if (token == null) {
            String id = context.getString(R.string.baidu_ak);
            String secret = context.getString(R.string.baidu_sk);
            Request request = new Request.Builder().url(String.format(OAUTH, id, secret)).build();
            try (Response response = client.newCall(request).execute()) {
                token = new JSONObject(response.body().string()).getString("access_token");
            }
        }
        return token;
    }
}
