package com.example.metro.pass.start;
import android.content.Context;
import com.jd.aips.verify.face.FaceVerifyEngine;
public final class FaceKit implements StartTask {
    public static final FaceKit INSTANCE = new FaceKit();
    public static final Companion Companion = new Companion();
    private FaceKit() {}
    @Override public void run(Context context) { FaceVerifyEngine.getInstance().init(context); }
    public static final class Companion { public FaceKit get() { return INSTANCE; } }
}
