package kotlin.jvm.functions;

/** A function of one value. */
public interface Function1<P, R> {
    R invoke(P value);
}
