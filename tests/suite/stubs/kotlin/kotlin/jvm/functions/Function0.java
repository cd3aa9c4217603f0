package kotlin.jvm.functions;

/** A function of nothing. */
public interface Function0<R> {
    R invoke();
}
