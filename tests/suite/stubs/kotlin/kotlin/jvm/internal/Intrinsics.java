package kotlin.jvm.internal;

/** Checks the compiler puts in. */
public final class Intrinsics {
    private Intrinsics() {}

    public static void checkNotNullParameter(Object value, String name) {
        if (value == null) {
            throw new NullPointerException(name);
        }
    }
}
