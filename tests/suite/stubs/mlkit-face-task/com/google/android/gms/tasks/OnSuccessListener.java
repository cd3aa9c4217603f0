package com.google.android.gms.tasks;

/** Hears of success. */
public interface OnSuccessListener<T> {
    void onSuccess(T result);
}
