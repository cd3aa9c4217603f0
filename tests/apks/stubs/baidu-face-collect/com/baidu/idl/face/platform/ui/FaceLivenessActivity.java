package com.baidu.idl.face.platform.ui;

import android.app.Activity;
import android.os.Bundle;
import com.baidu.idl.face.platform.FaceConfig;
import com.baidu.idl.face.platform.FaceSDKManager;
import com.baidu.idl.face.platform.ILivenessStrategyCallback;
import java.util.HashMap;

/** The page of the SDK, without a camera. */
public class FaceLivenessActivity extends Activity implements ILivenessStrategyCallback {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        FaceConfig config = FaceSDKManager.getInstance().getFaceConfig();
        if (config.getMinFaceSize() > 0) {
            onLivenessCompletion(0, "fixture", new HashMap<String, String>());
        }
    }

    @Override
    public void onLivenessCompletion(int status, String message, HashMap<String, String> images) {
        setResult(images.isEmpty() ? RESULT_CANCELED : RESULT_OK);
    }
}
