package kotlinx.coroutines;

import android.os.Handler;
import android.os.Looper;
import kotlin.Unit;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.intrinsics.IntrinsicsKt;

/** A stand-in: goes on after a while. */
public final class DelayKt {
    private DelayKt() {}

    public static Object delay(long millis, final Continuation<? super Unit> next) {
        new Handler(Looper.getMainLooper()).postDelayed(new Runnable() {
            @Override
            public void run() {
                next.resumeWith(Unit.INSTANCE);
            }
        }, millis);
        return IntrinsicsKt.getCOROUTINE_SUSPENDED();
    }
}
