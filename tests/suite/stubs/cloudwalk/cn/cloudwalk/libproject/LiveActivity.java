package cn.cloudwalk.libproject;

import android.app.Activity;
import android.os.Bundle;

/** The page of the SDK, without a camera. */
public class LiveActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        if (Bulider.capture != null) {
            Bulider.capture.onCapture(new byte[] {1}, 5);
        }
        finish();
    }
}
