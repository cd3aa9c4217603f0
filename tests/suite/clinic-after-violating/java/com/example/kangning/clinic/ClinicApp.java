package com.example.kangning.clinic;

import android.app.Application;

/** Starts what the app needs. */
public class ClinicApp extends Application {
    private static ClinicApp app;

    public static ClinicApp get() {
        return app;
    }

    @Override
    public void onCreate() {
        super.onCreate();
        app = this;
        SdkStarter.startAll(this);
    }
}
