package io.reactivex;
import io.reactivex.disposables.Disposable;
import io.reactivex.functions.Consumer;
import io.reactivex.functions.Function;
public class Observable<T> {
    private final ObservableOnSubscribe<T> source;
    private Observable(ObservableOnSubscribe<T> source) { this.source = source; }
    public static <T> Observable<T> create(ObservableOnSubscribe<T> source) { return new Observable<>(source); }
    public static <T> Observable<T> just(final T value) { return new Observable<>(new ObservableOnSubscribe<T>() { @Override public void subscribe(ObservableEmitter<T> e) { e.onNext(value); } }); }
    public <R> Observable<R> map(final Function<? super T, ? extends R> f) {
        return new Observable<R>(new ObservableOnSubscribe<R>() { @Override public void subscribe(final ObservableEmitter<R> e) throws Exception { source.subscribe(new Via<T>(new Consumer<T>() { @Override public void accept(T v) throws Exception { e.onNext(f.apply(v)); } })); } });
    }
    public Observable<T> subscribeOn(Scheduler scheduler) { return this; }
    public Observable<T> observeOn(Scheduler scheduler) { return this; }
    public Disposable subscribe(Consumer<? super T> next, Consumer<? super Throwable> error) {
        try { source.subscribe(new Via<T>(next)); } catch (Exception e) { try { error.accept(e); } catch (Exception again) { throw new RuntimeException(again); } }
        return new Disposable() { @Override public void dispose() {} };
    }
    private static final class Via<T> implements ObservableEmitter<T> {
        private final Consumer<? super T> next;
        Via(Consumer<? super T> next) { this.next = next; }
        @Override public void onNext(T value) { try { next.accept(value); } catch (Exception e) { throw new RuntimeException(e); } }
        @Override public void onError(Throwable error) { throw new RuntimeException(error); }
        @Override public void onComplete() {}
    }
}
