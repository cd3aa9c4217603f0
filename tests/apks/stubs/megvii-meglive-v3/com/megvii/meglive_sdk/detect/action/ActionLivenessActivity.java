package com.megvii.meglive_sdk.detect.action;

import android.app.Activity;
import android.os.Bundle;
import android.view.View;
import android.widget.Button;
import com.megvii.meglive_sdk.manager.MegLiveManager;

/** Where the real page films blinking and nodding, this one has a button. */
public class ActionLivenessActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        Button done = new Button(this);
        done.setText("OK");
        done.setOnClickListener(new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                finish();
                MegLiveManager.getInstance().deliver(1000, "SUCCESS", "not a face, only a fixture");
            }
        });
        setContentView(done);
    }
}
