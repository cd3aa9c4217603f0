package kotlinx.coroutines;

import kotlin.coroutines.CoroutineContext;

/** Whose coroutines they are. */
public interface CoroutineScope {
    CoroutineContext getCoroutineContext();
}
