package kotlinx.coroutines;

/** A running coroutine. */
public interface Job {
    void cancel();
}
