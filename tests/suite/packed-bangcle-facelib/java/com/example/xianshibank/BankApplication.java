package com.example.xianshibank;

import android.app.Application;
import com.baidu.idl.face.platform.FaceSDKManager;

/** What the packer hides. */
public class BankApplication extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        FaceSDKManager.getInstance().initialize(this, "xianshi-face-android", "idl-license.face-android");
    }
}
