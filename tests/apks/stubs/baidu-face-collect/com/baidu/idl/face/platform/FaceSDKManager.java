package com.baidu.idl.face.platform;

import android.content.Context;

/** A stand-in with the names of the SDK and bodies of our own. */
public class FaceSDKManager {
    private static final FaceSDKManager INSTANCE = new FaceSDKManager();

    private FaceConfig config = new FaceConfig();
    private boolean ready;

    private FaceSDKManager() {}

    public static FaceSDKManager getInstance() {
        return INSTANCE;
    }

    public void initialize(Context context, String licenseId, String licenseFile) {
        ready = context != null && licenseId != null && licenseFile != null;
    }

    public void setFaceConfig(FaceConfig config) {
        this.config = config;
    }

    public FaceConfig getFaceConfig() {
        return config;
    }

    public boolean isReady() {
        return ready;
    }
}
