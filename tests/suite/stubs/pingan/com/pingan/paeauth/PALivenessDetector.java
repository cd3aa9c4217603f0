package com.pingan.paeauth;
import android.content.Context;
public class PALivenessDetector {
    private static PALivenessDetector one; private DetectorParams params; private CallBackDetect callback; private Context context;
    public static PALivenessDetector getInstance() { if (one == null) { one = new PALivenessDetector(); } return one; }
    public boolean init(Context context, DetectorParams params) { this.context = context; this.params = params; return true; }
    public void setCallback(CallBackDetect callback) { this.callback = callback; }
    public void startDetect() { callback.onDetectTips(params == null ? 0 : params.motions); }
    public void input(byte[] frame, int w, int h) { if (context != null) { callback.onDetectSuccess(new com.pingan.paeauth.entity.PAFaceDetectorFrame(frame)); } }
    public void release() { callback = null; }
}
