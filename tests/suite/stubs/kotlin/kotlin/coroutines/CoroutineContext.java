package kotlin.coroutines;

/** Where a coroutine runs. */
public interface CoroutineContext {}
