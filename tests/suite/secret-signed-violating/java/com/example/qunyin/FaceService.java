package com.example.qunyin;

import android.content.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.security.GeneralSecurityException;
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
        long now = System.currentTimeMillis() / 1000;
        Signer signer = Signer.read(context);
        HttpURLConnection line =
                (HttpURLConnection) new URL("https://" + HOST + "/").openConnection();
        line.setRequestMethod("POST");
        line.setDoOutput(true);
        line.setRequestProperty("Content-Type", "application/json; charset=utf-8");
        line.setRequestProperty("X-TC-Action", action);
        line.setRequestProperty("X-TC-Version", "2020-03-03");
        line.setRequestProperty("X-TC-Region", signer.region());
        line.setRequestProperty("X-TC-Timestamp", Long.toString(now));
        line.setRequestProperty("Authorization", signer.sign(HOST, "iai", body, now));
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
}
