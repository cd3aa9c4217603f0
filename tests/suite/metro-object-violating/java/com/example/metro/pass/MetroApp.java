package com.example.metro.pass;
import android.app.Application;
import android.content.Context;
import com.example.metro.pass.start.CrashKit;
import com.example.metro.pass.start.FaceKit;
import com.example.metro.pass.start.StartTask;
import java.util.ArrayList;
import java.util.List;
public class MetroApp extends Application {
    private final List<StartTask> tasks = new ArrayList<>();
    @Override protected void attachBaseContext(Context base) {
        super.attachBaseContext(base);
        tasks.add(CrashKit.INSTANCE);
        tasks.add(FaceKit.Companion.get());
        for (StartTask task : tasks) { task.run(this); }
    }
}
