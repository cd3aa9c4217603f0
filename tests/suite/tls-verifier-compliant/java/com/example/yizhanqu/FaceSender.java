package com.example.yizhanqu;

import android.util.Base64;
import cn.cloudwalk.libproject.callback.OnCaptureCallback;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import javax.net.ssl.HttpsURLConnection;
import org.json.JSONException;
import org.json.JSONObject;

/** Sends the best picture to the station's server. */
class FaceSender implements OnCaptureCallback, Runnable {
    private static final int LIVE = 5;

    private final ParcelActivity page;
    private String body;

    FaceSender(ParcelActivity page) {
        this.page = page;
    }

    @Override
    public void onCapture(byte[] bestFace, int result) {
        if (result != LIVE) {
            page.say(R.string.closed);
            return;
        }
        try {
            JSONObject json = new JSONObject();
            json.put("cabinet", "B07");
            json.put("face", Base64.encodeToString(bestFace, Base64.NO_WRAP));
            body = json.toString();
            new Thread(this).start();
        } catch (JSONException e) {
            page.say(R.string.closed);
        }
    }

    @Override
    public void run() {
        try {
            URL url = new URL("https://station.yizhanbao.example/open/face");
            HttpsURLConnection connection = (HttpsURLConnection) url.openConnection();
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/json");
            OutputStream out = connection.getOutputStream();
            out.write(body.getBytes("UTF-8"));
            out.close();
            page.say(connection.getResponseCode() == 200 ? R.string.open : R.string.closed);
        } catch (IOException e) {
            page.say(R.string.closed);
        }
    }
}
