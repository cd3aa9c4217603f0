package com.example.facedemo;

import android.app.Application;
import com.facebook.FacebookSdk;

/** Starts the sharing library. */
public class FaceApplication extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        FacebookSdk.sdkInitialize(this);
    }
}
