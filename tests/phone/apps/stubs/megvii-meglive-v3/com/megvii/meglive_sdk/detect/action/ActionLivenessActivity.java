package com.megvii.meglive_sdk.detect.action;

import android.app.Activity;
import android.os.Bundle;
import android.widget.TextView;
import com.megvii.meglive_sdk.manager.MegLiveManager;

/** Where the real page films blinking and nodding, this one takes one frame. */
public class ActionLivenessActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        TextView hint = new TextView(this);
        hint.setText("请眨眨眼");
        setContentView(hint);
        new FrameSender("https://cloud.example.com/faceid/v3/sdk/verify", this::done).start();
    }

    private void done(boolean accepted) {
        finish();
        int code = accepted ? 1000 : 3000;
        MegLiveManager.getInstance().deliver(code, accepted ? "SUCCESS" : "FAIL", "");
    }
}
