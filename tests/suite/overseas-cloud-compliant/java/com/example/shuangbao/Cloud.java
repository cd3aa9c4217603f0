package com.example.shuangbao;

import android.content.Context;
import android.util.Base64;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import javax.net.ssl.HttpsURLConnection;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/** Compares two faces. */
final class Cloud {
    private static final String MATCH =
            "https://aip.baidubce.com/rest/2.0/face/v3/match?access_token=";
    private static final String TOKEN = "https://api.shuangbao.example/token";

    private final Context context;

    private Cloud(Context context) {
        this.context = context;
    }

    static Cloud of(Context context) {
        return new Cloud(context.getApplicationContext());
    }

    String likeness(byte[] one, byte[] other) {
        try {
            JSONArray body = new JSONArray().put(picture(one)).put(picture(other));
            String token = answer(open(TOKEN)).getString("token");
            HttpsURLConnection line = open(MATCH + token);
            line.setDoOutput(true);
            OutputStream out = line.getOutputStream();
            out.write(body.toString().getBytes("UTF-8"));
            out.close();
            return answer(line).getJSONObject("result").getString("score");
        } catch (IOException | JSONException e) {
            return "0";
        }
    }

    private HttpsURLConnection open(String address) throws IOException {
        HttpsURLConnection line = (HttpsURLConnection) new URL(address).openConnection();
        line.setRequestProperty("X-App", context.getPackageName());
        return line;
    }

    private static JSONObject picture(byte[] jpeg) throws JSONException {
        JSONObject picture = new JSONObject();
        picture.put("image", Base64.encodeToString(jpeg, Base64.NO_WRAP));
        picture.put("image_type", "BASE64");
        return picture;
    }

    private static JSONObject answer(HttpsURLConnection line) throws IOException, JSONException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (InputStream in = line.getInputStream()) {
            for (int each = in.read(); each >= 0; each = in.read()) {
                text.write(each);
            }
        }
        return new JSONObject(text.toString("UTF-8"));
    }
}
