package com.example.shequyiyuan;

import android.app.Application;
import com.baidu.idl.face.platform.FaceConfig;
import com.baidu.idl.face.platform.FaceSDKManager;

/** Holds what pages share. */
public class ClinicApp extends Application {
    private Lazy<FaceSDKManager> face;

    @Override
    public void onCreate() {
        super.onCreate();
        face = new Lazy<>(() -> {
            FaceSDKManager sdk = FaceSDKManager.getInstance();
            sdk.initialize(this, "clinic-face-android", "idl-license.face-android");
            sdk.setFaceConfig(new FaceConfig());
            return sdk;
        });
    }

    FaceSDKManager face() {
        return face.get();
    }
}
