package com.sensetime.senseid.sdk.liveness.interactive;

/** What a person is asked to do. */
public final class NativeMotion {
    public static final int BLINK = 0;
    public static final int MOUTH = 1;

    private NativeMotion() {}
}
