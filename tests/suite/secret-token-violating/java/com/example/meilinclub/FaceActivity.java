package com.example.meilinclub;

import android.os.Bundle;
import android.widget.Toast;
import com.baidu.idl.face.platform.FaceSDKManager;
import com.baidu.idl.face.platform.ui.FaceLivenessActivity;
import java.util.HashMap;

/** The SDK's page; its best picture is looked up. */
public class FaceActivity extends FaceLivenessActivity {
    @Override
    protected void onCreate(Bundle saved) {
        FaceSDKManager.getInstance().initialize(this, "meilin-face", "idl-license.face-android");
        super.onCreate(saved);
    }

    @Override
    public void onLivenessCompletion(int status, String message, HashMap<String, String> images) {
        super.onLivenessCompletion(status, message, images);
        final String best = images.get("bestImage0");
        if (best == null) {
            show(false);
            return;
        }
        new Thread(new Runnable() {
            @Override
            public void run() {
                final boolean known = new FaceSearch(FaceActivity.this).find(best);
                runOnUiThread(new Runnable() {
                    @Override
                    public void run() {
                        show(known);
                    }
                });
            }
        }).start();
    }

    private void show(boolean known) {
        Toast.makeText(this, known ? R.string.ok : R.string.bad, Toast.LENGTH_LONG).show();
        finish();
    }
}
