package kotlin.coroutines.jvm.internal;

import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;

/** What a compiled suspending lambda extends: a machine that is resumed. */
public abstract class SuspendLambda implements Continuation<Object> {
    private final int arity;
    private final Continuation<Object> completion;

    public SuspendLambda(int arity, Continuation<Object> completion) {
        this.arity = arity;
        this.completion = completion;
    }

    public int getArity() {
        return arity;
    }

    public Continuation<Object> create(Object value, Continuation<?> completion) {
        throw new UnsupportedOperationException();
    }

    protected abstract Object invokeSuspend(Object result);

    @Override
    public CoroutineContext getContext() {
        return completion == null ? null : completion.getContext();
    }

    @Override
    public void resumeWith(Object result) {
        Object outcome = invokeSuspend(result);
        if (outcome != kotlin.coroutines.intrinsics.IntrinsicsKt.getCOROUTINE_SUSPENDED()
                && completion != null) {
            completion.resumeWith(outcome);
        }
    }
}
