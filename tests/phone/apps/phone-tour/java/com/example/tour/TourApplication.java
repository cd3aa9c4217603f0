package com.example.tour;

import android.app.Application;
import android.util.Log;

/** Tells the order of the start. */
public class TourApplication extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        Log.i("Tour", "application");
    }
}
