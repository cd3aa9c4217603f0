package com.google.android.gms.tasks;

/** A task that is done at once. */
public class Task<T> {
    private final T result;

    public Task(T result) {
        this.result = result;
    }

    public Task<T> addOnSuccessListener(OnSuccessListener<? super T> listener) {
        listener.onSuccess(result);
        return this;
    }

    public Task<T> addOnFailureListener(OnFailureListener listener) {
        return this;
    }
}
