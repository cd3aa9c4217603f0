package com.megvii.meglive_sdk.manager;

import android.content.Context;
import android.content.Intent;
import com.megvii.meglive_sdk.detect.action.ActionLivenessActivity;
import com.megvii.meglive_sdk.listener.DetectCallback;
import com.megvii.meglive_sdk.listener.PreCallback;

/** A stand-in with the names of the SDK and bodies of our own; an app declares its page. */
public class MegLiveManager {
    private static final MegLiveManager INSTANCE = new MegLiveManager();

    private Context context;
    private String token;
    private DetectCallback waiting;

    private MegLiveManager() {}

    public static MegLiveManager getInstance() {
        return INSTANCE;
    }

    public void preDetect(Context context, String bizToken, PreCallback callback) {
        this.context = context;
        this.token = bizToken;
        callback.onPreStart();
        callback.onPreFinish(bizToken, 1000, "ok");
    }

    public void startDetect(DetectCallback callback) {
        waiting = callback;
        context.startActivity(new Intent(context, ActionLivenessActivity.class));
    }

    /** Called by the page of the SDK when its steps are done. */
    public void deliver(int code, String message, String data) {
        DetectCallback callback = waiting;
        waiting = null;
        if (callback != null) {
            callback.onDetectFinish(token, code, message, data);
        }
    }
}
