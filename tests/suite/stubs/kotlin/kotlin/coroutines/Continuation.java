package kotlin.coroutines;

/** What goes on afterwards. */
public interface Continuation<T> {
    CoroutineContext getContext();

    void resumeWith(Object result);
}
