package com.example.yuanlai.date;

import android.Manifest;
import android.content.pm.PackageManager;
import android.os.Bundle;
import android.widget.Toast;
import com.baidu.idl.face.platform.FaceConfig;
import com.baidu.idl.face.platform.FaceSDKManager;
import com.baidu.idl.face.platform.ui.FaceLivenessActivity;
import java.util.HashMap;

/** The vendor's page, with what we do with the picture. */
public class LivenessActivity extends FaceLivenessActivity {
    @Override
    protected void onCreate(Bundle saved) {
        FaceSDKManager.getInstance().initialize(this, "yuanlai-face-android", "idl-license.face-android");
        FaceSDKManager.getInstance().setFaceConfig(new FaceConfig());
        super.onCreate(saved);
        if (checkSelfPermission(Manifest.permission.CAMERA) != PackageManager.PERMISSION_GRANTED) {
            requestPermissions(new String[] {Manifest.permission.CAMERA}, 9);
        }
    }

    @Override
    public void onLivenessCompletion(int status, String message, HashMap<String, String> images) {
        super.onLivenessCompletion(status, message, images);
        final String best = images.get("bestImage0");
        if (best == null) {
            return;
        }
        new Thread(new Runnable() {
            @Override
            public void run() {
                if (Server.sendFace(best)) {
                    getSharedPreferences("user", MODE_PRIVATE).edit().putBoolean("real", true).apply();
                    runOnUiThread(new Runnable() {
                        @Override
                        public void run() {
                            Toast.makeText(LivenessActivity.this, R.string.uploaded, Toast.LENGTH_SHORT)
                                    .show();
                        }
                    });
                }
            }
        }).start();
    }
}
