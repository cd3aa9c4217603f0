package com.example.meilinclub;

import android.content.Context;
import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.json.JSONException;
import org.json.JSONObject;

/** Looks a face up among the members. */
class FaceSearch {
    private static final MediaType JSON = MediaType.parse("application/json");

    private final OkHttpClient client = new OkHttpClient();
    private final CloudToken token;

    FaceSearch(Context context) {
        token = new CloudToken(context, client);
    }

    boolean find(String base64) {
        try {
            JSONObject body = new JSONObject();
            body.put("image", base64);
            body.put("image_type", "BASE64");
            body.put("group_id_list", "member");
            Request request = new Request.Builder()
                    .url("https://aip.baidubce.com/rest/2.0/face/v3/search?access_token="
                            + token.get())
                    .post(RequestBody.create(JSON, body.toString()))
                    .build();
            try (Response response = client.newCall(request).execute()) {
                return new JSONObject(response.body().string()).optInt("error_code", -1) == 0;
            }
        } catch (IOException | JSONException e) {
            return false;
        }
    }
}
