package com.example.menzhen;
import android.content.Context;
import android.hardware.Camera;
import android.util.AttributeSet;
import android.view.SurfaceHolder;
import android.view.SurfaceView;
import com.pingan.paeauth.CallBackDetect;
import com.pingan.paeauth.DetectorParams;
import com.pingan.paeauth.PALivenessDetector;
import com.pingan.paeauth.entity.PAFaceDetectorFrame;
public class CameraView extends SurfaceView implements SurfaceHolder.Callback, Camera.PreviewCallback, CallBackDetect {
    public interface OnMatch { void onMatch(boolean same); }
    private final PALivenessDetector detector = PALivenessDetector.getInstance();
    private Camera camera;
    private OnMatch onMatch;
    public CameraView(Context c, AttributeSet a) { super(c, a); }
    public void start(OnMatch m) { onMatch = m; getHolder().addCallback(this); setVisibility(VISIBLE); }
    @Override public void surfaceCreated(SurfaceHolder h) {
        detector.init(getContext(), new DetectorParams());
        detector.setCallback(this);
        camera = Camera.open(1);
        try { camera.setPreviewDisplay(h); } catch (java.io.IOException e) { return; }
        camera.setPreviewCallback(this);
        camera.startPreview();
        detector.startDetect();
    }
    @Override public void surfaceChanged(SurfaceHolder h, int f, int w, int x) {}
    @Override public void surfaceDestroyed(SurfaceHolder h) { camera.setPreviewCallback(null); camera.release(); detector.release(); }
    @Override public void onPreviewFrame(byte[] data, Camera c) { detector.input(data, 640, 480); }
    @Override public void onDetectSuccess(PAFaceDetectorFrame f) { onMatch.onMatch(f.getFrmaeOri().length > 0); }
    @Override public void onDetectFailed(int code) {}
    @Override public void onDetectTips(int tip) {}
}
