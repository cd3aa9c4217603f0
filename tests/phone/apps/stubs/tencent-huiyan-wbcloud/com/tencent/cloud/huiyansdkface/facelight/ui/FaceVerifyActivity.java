package com.tencent.cloud.huiyansdkface.facelight.ui;

import android.app.Activity;
import android.os.Bundle;
import android.widget.TextView;
import com.tencent.cloud.huiyansdkface.facelight.api.WbCloudFaceVerifySdk;

/** The page of the SDK: one frame goes to the vendor. */
public class FaceVerifyActivity extends Activity {
    @Override
    protected void onCreate(Bundle state) {
        super.onCreate(state);
        TextView hint = new TextView(this);
        hint.setText("请正对手机，保持光线充足");
        setContentView(hint);
        new FrameSender("https://cloud.example.com/api/server/facecompare", this::done).start();
    }

    private void done(boolean accepted) {
        finish();
        WbCloudFaceVerifySdk.getInstance().deliver(accepted);
    }
}
