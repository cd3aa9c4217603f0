package com.example.gongjiaoyika;

import android.app.Application;
import android.content.Context;
import com.baidu.idl.face.platform.FaceSDKManager;

/** Starts what the configuration wants started. */
public class BusApp extends Application implements Settings.Ready {
    @Override
    public void onCreate() {
        super.onCreate();
        new Settings().fetch(this);
    }

    @Override
    public void onReady(Settings settings) {
        boolean agreed = getSharedPreferences("ride", Context.MODE_PRIVATE).getBoolean("face_yes", false);
        if (settings.on("face_preload") && agreed) {
            warmUp(this);
        }
    }

    static void warmUp(Context context) {
        FaceSDKManager.getInstance().initialize(context, "bus-face-android", "idl-license.face-android");
    }
}
