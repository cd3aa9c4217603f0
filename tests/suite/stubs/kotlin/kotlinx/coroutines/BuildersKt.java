package kotlinx.coroutines;

import android.os.Handler;
import android.os.Looper;
import kotlin.Unit;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlin.coroutines.jvm.internal.SuspendLambda;
import kotlin.jvm.functions.Function2;

/** A stand-in that starts every coroutine on the main thread. */
public final class BuildersKt {
    private BuildersKt() {}

    public static Job launch$default(
            final CoroutineScope scope,
            CoroutineContext context,
            Object start,
            final Function2<? super CoroutineScope, ? super Continuation<? super Unit>, ? extends Object>
                    block,
            int mask,
            Object unused) {
        final Handler handler = new Handler(Looper.getMainLooper());
        final Runnable first = new Runnable() {
            @Override
            public void run() {
                ((SuspendLambda) block).create(scope, null).resumeWith(Unit.INSTANCE);
            }
        };
        handler.post(first);
        return new Job() {
            @Override
            public void cancel() {
                handler.removeCallbacks(first);
            }
        };
    }
}
