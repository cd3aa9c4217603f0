package com.example.kousuan.kids;

import android.content.Context;
import androidx.startup.Initializer;
import com.baidu.idl.face.platform.FaceConfig;
import com.baidu.idl.face.platform.FaceSDKManager;
import java.util.Collections;
import java.util.List;

/** Gets the SDK ready when the process starts. */
public class FaceInitializer implements Initializer<FaceSDKManager> {
    @Override
    public FaceSDKManager create(Context context) {
        FaceSDKManager manager = FaceSDKManager.getInstance();
        manager.initialize(context, "kousuan-face-android", "idl-license.face-android");
        manager.setFaceConfig(new FaceConfig());
        return manager;
    }

    @Override
    public List<Class<? extends Initializer<?>>> dependencies() {
        return Collections.emptyList();
    }
}
