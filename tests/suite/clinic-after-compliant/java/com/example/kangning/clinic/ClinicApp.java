package com.example.kangning.clinic;

import android.app.Application;
import android.content.Context;
import android.content.SharedPreferences;

/** Starts what the app needs, the face only for those who agreed. */
public class ClinicApp extends Application {
    static final String KEY_FACE = "face_agreed";

    private static ClinicApp app;

    public static ClinicApp get() {
        return app;
    }

    @Override
    public void onCreate() {
        super.onCreate();
        app = this;
        if (store().getBoolean(KEY_FACE, false)) {
            SdkStarter.startFace(this);
        }
    }

    SharedPreferences store() {
        return getSharedPreferences("clinic", Context.MODE_PRIVATE);
    }
}
