package cn.cloudwalk.libproject;

import android.app.Activity;
import android.content.Context;
import android.content.Intent;
import cn.cloudwalk.libproject.callback.OnCaptureCallback;

/** A stand-in with the names of the SDK, the misspelt one included. */
public class Bulider {
    static OnCaptureCallback capture;

    private String licence = "";

    public Bulider setLicence(String licence) {
        this.licence = licence;
        return this;
    }

    public Bulider setLives(int count, boolean sound) {
        return this;
    }

    public Bulider setCaptureCallback(OnCaptureCallback callback) {
        capture = callback;
        return this;
    }

    public void startActivity(Context context, Class<? extends Activity> page) {
        if (!licence.isEmpty()) {
            context.startActivity(new Intent(context, page));
        }
    }
}
