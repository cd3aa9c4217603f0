package com.example.reflect;

import android.app.Application;

/** Runs the start tasks; it knows them by their interface only. */
public class ReflectApplication extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        for (StartTask task : tasks()) {
            task.start(this);
        }
    }

    private static StartTask[] tasks() {
        return new StartTask[] {new LogTask(), new GateTask()};
    }
}
