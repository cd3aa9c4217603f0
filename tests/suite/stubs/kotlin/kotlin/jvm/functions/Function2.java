package kotlin.jvm.functions;

/** A function of two values. */
public interface Function2<P, Q, R> {
    R invoke(P first, Q second);
}
