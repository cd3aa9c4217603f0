package com.onfido.android.sdk.capture;

import android.app.Activity;
import android.content.Intent;
import com.onfido.android.sdk.capture.upload.Captures;

/** A stand-in with the names of the SDK and bodies of our own. */
public interface Onfido {
    void startActivityForResult(Activity activity, int request, OnfidoConfig config);

    void handleActivityResult(int result, Intent data, OnfidoResultListener listener);

    /** What the app hears. */
    interface OnfidoResultListener {
        void userCompleted(Captures captures);

        void userExited();
    }
}
