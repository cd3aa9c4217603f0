package io.reactivex.rxjava3.core;

import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.functions.Consumer;

/** A stand-in for one value that comes later. */
public class Observable<T> {
    private Consumer<? super T> consumer;
    private T early;

    public Disposable subscribe(Consumer<? super T> onNext) {
        consumer = onNext;
        if (early != null) {
            emit(early);
        }
        return new Disposable() {
            @Override
            public void dispose() {
                consumer = null;
            }
        };
    }

    /** For whoever makes the value. */
    public void emit(T value) {
        if (consumer == null) {
            early = value;
            return;
        }
        try {
            consumer.accept(value);
        } catch (Throwable error) {
            throw new IllegalStateException(error);
        }
    }
}
