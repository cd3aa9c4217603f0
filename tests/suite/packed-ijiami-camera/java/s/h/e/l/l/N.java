package s.h.e.l.l;

import android.app.Application;

/** The native half. */
public final class N {
    static {
        try {
            System.loadLibrary("exec");
            System.loadLibrary("execmain");
        } catch (UnsatisfiedLinkError e) {
            // The libraries of the fixture have no code.
        }
    }

    private N() {}

    public static native boolean l(Application application, String name);
}
