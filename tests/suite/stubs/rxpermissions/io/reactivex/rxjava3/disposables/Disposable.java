package io.reactivex.rxjava3.disposables;

/** Ends a subscription. */
public interface Disposable {
    void dispose();
}
