package com.example.dushuhui;

import android.graphics.Bitmap;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;

/** A multipart form with one picture. */
final class AvatarUpload {
    private static final String EDGE = "----dushuhui";
    private static final String HOST = "https://api.dushuhui.example";

    private AvatarUpload() {}

    static boolean send(Bitmap avatar) {
        HttpURLConnection form = null;
        try {
            form = (HttpURLConnection) new URL(HOST + "/v2/me/avatar").openConnection();
            form.setRequestMethod("POST");
            form.setDoOutput(true);
            form.setRequestProperty("Content-Type", "multipart/form-data; boundary=" + EDGE);
            DataOutputStream out = new DataOutputStream(form.getOutputStream());
            out.writeBytes("--" + EDGE + "\r\n");
            out.writeBytes("Content-Disposition: form-data; name=\"file\"; filename=\"avatar.jpg\"\r\n\r\n");
            avatar.compress(Bitmap.CompressFormat.JPEG, 85, out);
            out.writeBytes("\r\n--" + EDGE + "--\r\n");
            out.flush();
            return form.getResponseCode() / 100 == 2;
        } catch (IOException e) {
            return false;
        } finally {
            if (form != null) {
                form.disconnect();
            }
        }
    }
}
