package com.example.paysdk;

import android.content.Intent;
import android.os.Bundle;
import com.baidu.idl.face.platform.FaceConfig;
import com.baidu.idl.face.platform.FaceSDKManager;
import com.baidu.idl.face.platform.ui.FaceLivenessActivity;

/** Payment by face: shipped with the SDK, started by nothing in the app. */
public class FacePayActivity extends FaceLivenessActivity {
    @Override
    protected void onCreate(Bundle saved) {
        FaceSDKManager manager = FaceSDKManager.getInstance();
        manager.initialize(this, "fixture-face-android", "idl-license.face-android");
        FaceConfig config = new FaceConfig();
        config.setMinFaceSize(120);
        manager.setFaceConfig(config);
        super.onCreate(saved);
        startActivityForResult(new Intent(this, FaceLivenessActivity.class), 1);
    }
}
