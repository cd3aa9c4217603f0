package com.megvii.meglive_sdk.manager;

import com.megvii.meglive_sdk.listener.DetectCallback;
import com.megvii.meglive_sdk.listener.Progress;

public class MegLiveManager {
    static {
        System.out.println("sdk loaded");
    }

    private static final MegLiveManager ONE = new MegLiveManager();

    private Runnable outcome;

    public static MegLiveManager getInstance() {
        return ONE;
    }

    public void startDetect(DetectCallback callback, Progress progress) {
        android.util.Log.d("sdk", "begun");
        outcome = () -> {
            progress.onStep(1);
            callback.onDetectFinish("token", 1000, "ok", "data");
        };
    }

    /** As the looper would, later. */
    public void deliver() {
        outcome.run();
    }
}
