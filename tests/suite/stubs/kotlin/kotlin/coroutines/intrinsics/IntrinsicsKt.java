package kotlin.coroutines.intrinsics;

/** The mark of a function that is not done yet. */
public final class IntrinsicsKt {
    private static final Object SUSPENDED = new Object();

    private IntrinsicsKt() {}

    public static Object getCOROUTINE_SUSPENDED() {
        return SUSPENDED;
    }
}
