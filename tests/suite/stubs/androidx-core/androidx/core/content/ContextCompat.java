package androidx.core.content;

import android.content.Context;
import android.content.Intent;
import android.os.Bundle;
import android.os.Process;

/** A stand-in with the names of the library and bodies of our own. */
public class ContextCompat {
    protected ContextCompat() {}

    public static int checkSelfPermission(Context context, String permission) {
        return context.checkPermission(permission, Process.myPid(), Process.myUid());
    }

    public static int getColor(Context context, int id) {
        return context.getResources().getColor(id);
    }

    public static void startActivity(Context context, Intent intent, Bundle options) {
        context.startActivity(intent);
    }
}
