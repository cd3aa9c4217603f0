package kotlin.jvm.internal;

/** What a compiled lambda extends. */
public abstract class Lambda<R> {
    private final int arity;

    protected Lambda(int arity) {
        this.arity = arity;
    }

    public int getArity() {
        return arity;
    }
}
