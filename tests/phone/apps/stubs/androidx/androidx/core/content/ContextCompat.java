package androidx.core.content;

import android.content.Context;
import android.os.Handler;
import java.util.concurrent.Executor;

/** A stand-in with the names of the library and bodies of our own. */
public class ContextCompat {
    protected ContextCompat() {}

    public static int checkSelfPermission(Context context, String permission) {
        return context.checkSelfPermission(permission);
    }

    public static Executor getMainExecutor(Context context) {
        Handler main = new Handler(context.getMainLooper());
        return main::post;
    }
}
