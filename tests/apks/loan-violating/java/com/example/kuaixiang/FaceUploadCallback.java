package com.example.kuaixiang;

import android.app.Activity;
import android.content.Intent;
import com.megvii.meglive_sdk.listener.DetectCallback;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.net.URLEncoder;

/** Sends what the liveness check returns to the lender's server, in cleartext. */
class FaceUploadCallback implements DetectCallback {
    private final Activity page;
    private final String idNumber;

    FaceUploadCallback(Activity page, String idNumber) {
        this.page = page;
        this.idNumber = idNumber;
    }

    @Override
    public void onDetectFinish(final String token, int code, String message, final String data) {
        if (code != 1000) {
            show(R.string.result_failed);
            return;
        }
        new Thread(new Runnable() {
            @Override
            public void run() {
                try {
                    upload(token, data);
                    show(R.string.result_ok);
                } catch (IOException e) {
                    show(R.string.result_failed);
                }
            }
        }).start();
    }

    private void upload(String token, String data) throws IOException {
        URL url = new URL("http://api.kuaixiang.example/face/upload");
        HttpURLConnection connection = (HttpURLConnection) url.openConnection();
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/x-www-form-urlencoded");
        String body = "biz_token=" + token
                + "&id_number=" + URLEncoder.encode(idNumber, "UTF-8")
                + "&meglive_data=" + URLEncoder.encode(data, "UTF-8");
        OutputStream out = connection.getOutputStream();
        out.write(body.getBytes("UTF-8"));
        out.close();
        connection.getResponseCode();
        connection.disconnect();
    }

    private void show(final int text) {
        page.runOnUiThread(new Runnable() {
            @Override
            public void run() {
                Intent result = new Intent(page, ResultActivity.class);
                result.putExtra(ResultActivity.TEXT, text);
                page.startActivity(result);
                page.finish();
            }
        });
    }
}
