package net.example.baoxiu;

import android.graphics.Bitmap;
import android.util.Base64;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import javax.net.ssl.HttpsURLConnection;
import org.json.JSONException;
import org.json.JSONObject;

/** The property company's service. */
final class RepairService {
    private RepairService() {}

    static boolean post(String where, String what, Bitmap photo) throws IOException {
        JSONObject order = new JSONObject();
        try {
            order.put("where", where).put("what", what);
            if (photo != null) {
                ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
                photo.compress(Bitmap.CompressFormat.JPEG, 80, jpeg);
                order.put("photo", Base64.encodeToString(jpeg.toByteArray(), Base64.NO_WRAP));
            }
        } catch (JSONException e) {
            throw new IOException(e);
        }
        HttpsURLConnection link =
                (HttpsURLConnection) new URL("https://api.baoxiu.example/orders").openConnection();
        link.setDoOutput(true);
        link.setRequestProperty("Content-Type", "application/json");
        try (OutputStream out = link.getOutputStream()) {
            out.write(order.toString().getBytes("UTF-8"));
        }
        return link.getResponseCode() == 201;
    }
}
