package com.google.android.gms.tasks;

/** Hears of failure. */
public interface OnFailureListener {
    void onFailure(Exception error);
}
