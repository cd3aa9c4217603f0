package com.example.yijuhome;

import android.os.Bundle;
import android.widget.Toast;
import com.baidu.idl.face.platform.FaceSDKManager;
import com.baidu.idl.face.platform.ui.FaceLivenessActivity;
import java.util.HashMap;
import java.util.Map;

/** The collecting page of the SDK; what it collects is handed in. */
public class EnrolActivity extends FaceLivenessActivity {
    @Override
    protected void onCreate(Bundle saved) {
        FaceSDKManager.getInstance().initialize(this, "yijuhome-face", "idl-license.face-android");
        super.onCreate(saved);
    }

    @Override
    public void onLivenessCompletion(int status, String message, HashMap<String, String> images) {
        super.onLivenessCompletion(status, message, images);
        String best = null;
        for (Map.Entry<String, String> image : images.entrySet()) {
            if (image.getKey().startsWith("bestImage")) {
                best = image.getValue();
            }
        }
        if (best != null) {
            new EnrolTask(this).execute("3-2-1801", best);
        }
    }

    void finished(boolean done) {
        int text = done ? R.string.enrol_ok : R.string.enrol_failed;
        Toast.makeText(this, text, Toast.LENGTH_LONG).show();
        finish();
    }
}
