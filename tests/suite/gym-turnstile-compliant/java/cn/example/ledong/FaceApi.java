package cn.example.ledong;

import android.util.Base64;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.net.URLEncoder;

/** The turnstile's face set in the cloud; the token comes from our server. */
final class FaceApi {
    private static final String SET = "https://aip.baidubce.com/rest/2.0/face/v3/faceset/user/";

    static String token = "";

    private FaceApi() {}

    static boolean enroll(byte[] jpeg) {
        try {
            String image = Base64.encodeToString(jpeg, Base64.NO_WRAP);
            String body = "image_type=BASE64&group_id=members&image="
                    + URLEncoder.encode(image, "UTF-8");
            return post(SET + "add?access_token=" + token, body) == 200;
        } catch (IOException e) {
            return false;
        }
    }

    static void delete() throws IOException {
        post(SET + "delete?access_token=" + token, "group_id=members");
    }

    static int post(String address, String body) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) new URL(address).openConnection();
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        OutputStream out = connection.getOutputStream();
        out.write(body.getBytes("UTF-8"));
        out.close();
        return connection.getResponseCode();
    }
}
