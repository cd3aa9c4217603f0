package com.example.qunyin;

import android.content.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import org.json.JSONException;
import org.json.JSONObject;

/** The comparison in the cloud. */
class FaceService {
    private static final String HOST = "iai.tencentcloudapi.com";

    private final Context context;

    FaceService(Context context) {
        this.context = context;
    }

    boolean compare(String person, String image) {
        try {
            JSONObject body = new JSONObject();
            body.put("PersonId", person);
            body.put("Image", image);
            JSONObject answer = call("VerifyFace", body.toString());
            return answer.getJSONObject("Response").getBoolean("IsMatch");
        } catch (IOException | JSONException | GeneralSecurityException e) {
            return false;
        }
    }

    private JSONObject call(String action, String body)
            throws IOException, JSONException, GeneralSecurityException {
        Pass pass = Pass.fetch(action, hash(body));
        HttpURLConnection line =
                (HttpURLConnection) new URL("https://" + HOST + "/").openConnection();
        line.setRequestMethod("POST");
        line.setDoOutput(true);
        line.setRequestProperty("Content-Type", "application/json; charset=utf-8");
        line.setRequestProperty("X-TC-Action", action);
        line.setRequestProperty("X-TC-Version", "2020-03-03");
        line.setRequestProperty("X-TC-Client", context.getPackageName());
        line.setRequestProperty("X-TC-Timestamp", pass.timestamp);
        line.setRequestProperty("X-TC-Token", pass.token);
        line.setRequestProperty("Authorization", pass.authorization);
        OutputStream out = line.getOutputStream();
        out.write(body.getBytes("UTF-8"));
        out.close();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        InputStream in = line.getInputStream();
        for (int each = in.read(); each >= 0; each = in.read()) {
            text.write(each);
        }
        in.close();
        return new JSONObject(text.toString("UTF-8"));
    }

    private static String hash(String text) throws GeneralSecurityException {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        StringBuilder hex = new StringBuilder();
        for (byte each : sha.digest(text.getBytes(StandardCharsets.UTF_8))) {
            hex.append(String.format("%02x", each));
        }
        return hex.toString();
    }
}
