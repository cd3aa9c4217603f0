package com.example.kousuan.kids;

import android.Manifest;
import android.content.pm.PackageManager;
import android.os.Bundle;
import android.widget.Toast;
import com.baidu.idl.face.platform.ui.FaceLivenessActivity;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.util.HashMap;

/** The vendor's page, then our server. */
public class FaceCheckActivity extends FaceLivenessActivity {
    @Override
    protected void onCreate(Bundle saved) {
        if (checkSelfPermission(Manifest.permission.CAMERA) != PackageManager.PERMISSION_GRANTED) {
            requestPermissions(new String[] {Manifest.permission.CAMERA}, 1);
        }
        super.onCreate(saved);
    }

    @Override
    public void onLivenessCompletion(int status, String message, HashMap<String, String> images) {
        super.onLivenessCompletion(status, message, images);
        String best = images.get("bestImage0");
        if (best != null) {
            new Thread(() -> send(best)).start();
        }
    }

    private void send(String image) {
        try {
            URL url = new URL("https://exam.kousuan.example/face?age=" + Pupil.age);
            HttpURLConnection connection = (HttpURLConnection) url.openConnection();
            connection.setDoOutput(true);
            OutputStream out = connection.getOutputStream();
            out.write(image.getBytes("UTF-8"));
            out.close();
            if (connection.getResponseCode() == 200) {
                runOnUiThread(
                        () -> Toast.makeText(this, R.string.checked, Toast.LENGTH_SHORT).show());
            }
        } catch (IOException e) {
            finish();
        }
    }
}
