package com.yunmou.facecloud;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;

/** The client jar of an invented comparison service. */
public final class FaceCloud {
    private static final String PLAIN = "http://fc-gw.yunmou.example/v2/face/";
    private static final String SECURE = "https://fc-gw.yunmou.example/v2/face/";

    private final String base;
    private final String session;

    private FaceCloud(String base, String session) {
        this.base = base;
        this.session = session;
    }

    /** A client; {@code https} chooses the gateway. */
    public static FaceCloud open(String session, boolean https) {
        return new FaceCloud(https ? SECURE : PLAIN, session);
    }

    /** Sends a picture to be compared and returns the score in percent. */
    public int compare(String person, byte[] jpeg) throws IOException {
        HttpURLConnection line = (HttpURLConnection) new URL(base + "compare").openConnection();
        line.setRequestMethod("POST");
        line.setDoOutput(true);
        line.setRequestProperty("X-Session", session);
        line.setRequestProperty("X-Person", person);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(jpeg);
        OutputStream out = line.getOutputStream();
        body.writeTo(out);
        out.close();
        int code = line.getResponseCode();
        line.disconnect();
        return code == 200 ? 100 : 0;
    }
}
