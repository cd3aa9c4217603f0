package com.example.qunyin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import org.json.JSONException;
import org.json.JSONObject;

/** What the organiser's server signed for one request; it is good for a minute. */
class Pass {
    private static final String ADDRESS = "https://meet.qunyin.example/sts/face?action=";

    final String authorization;
    final String timestamp;
    final String token;

    private Pass(JSONObject answer) throws JSONException {
        authorization = answer.getString("authorization");
        timestamp = answer.getString("timestamp");
        token = answer.getString("token");
    }

    static Pass fetch(String action, String bodyHash) throws IOException, JSONException {
        URL url = new URL(ADDRESS + action + "&sha256=" + bodyHash);
        HttpURLConnection line = (HttpURLConnection) url.openConnection();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        InputStream in = line.getInputStream();
        for (int each = in.read(); each >= 0; each = in.read()) {
            text.write(each);
        }
        in.close();
        return new Pass(new JSONObject(text.toString("UTF-8")));
    }
}
