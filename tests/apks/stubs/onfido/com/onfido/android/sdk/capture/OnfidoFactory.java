package com.onfido.android.sdk.capture;

import android.app.Activity;
import android.content.Context;
import android.content.Intent;
import com.onfido.android.sdk.capture.ui.OnfidoActivity;
import com.onfido.android.sdk.capture.upload.Captures;

/** Hands out the client. */
public class OnfidoFactory implements Onfido {
    private OnfidoFactory() {}

    public static OnfidoFactory create(Context context) {
        return new OnfidoFactory();
    }

    public Onfido getClient() {
        return this;
    }

    @Override
    public void startActivityForResult(Activity activity, int request, OnfidoConfig config) {
        Intent intent = new Intent(activity, OnfidoActivity.class);
        intent.putExtra("steps", config.getFlowSteps().length);
        activity.startActivityForResult(intent, request);
    }

    @Override
    public void handleActivityResult(int result, Intent data, OnfidoResultListener listener) {
        if (result == Activity.RESULT_OK) {
            listener.userCompleted(new Captures("fixture"));
        } else {
            listener.userExited();
        }
    }
}
