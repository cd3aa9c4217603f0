package com.example.yachi;
import android.app.Activity;
import android.hardware.Camera;
import android.os.Bundle;
import android.view.SurfaceHolder;
import android.view.SurfaceView;
import android.widget.Toast;
import com.example.yachi.net.Http;
import com.pingan.paeauth.CallBackDetect;
import com.pingan.paeauth.DetectorParams;
import com.pingan.paeauth.PALivenessDetector;
import com.pingan.paeauth.entity.PAFaceDetectorFrame;
import io.reactivex.Observable;
import io.reactivex.android.schedulers.AndroidSchedulers;
import io.reactivex.schedulers.Schedulers;
public class LiveActivity extends Activity implements SurfaceHolder.Callback, CallBackDetect {
    private Camera camera;
    private final PALivenessDetector detector = PALivenessDetector.getInstance();
    @Override protected void onCreate(Bundle b) { super.onCreate(b); setContentView(R.layout.live); requestPermissions(new String[] {"android.permission.CAMERA"}, 3); ((SurfaceView) findViewById(R.id.sv)).getHolder().addCallback(this); }
    @Override public void surfaceCreated(SurfaceHolder h) {
        detector.init(this, new DetectorParams());
        detector.setCallback(this);
        camera = Camera.open(1);
        try { camera.setPreviewDisplay(h); } catch (java.io.IOException e) { finish(); }
        camera.setPreviewCallback((data, c) -> detector.input(data, 640, 480));
        camera.startPreview();
        detector.startDetect();
    }
    @Override public void surfaceChanged(SurfaceHolder h, int a, int b, int c) {}
    @Override public void surfaceDestroyed(SurfaceHolder h) { camera.release(); detector.release(); }
    @Override public void onDetectSuccess(PAFaceDetectorFrame frame) {
        Observable.just(frame).map(PAFaceDetectorFrame::getFrmaeOri).map(Http.INSTANCE::sign).subscribeOn(Schedulers.io()).observeOn(AndroidSchedulers.mainThread())
            .subscribe(ok -> { Toast.makeText(this, ok ? "签到成功" : "请到前台", Toast.LENGTH_SHORT).show(); finish(); }, e -> finish());
    }
    @Override public void onDetectFailed(int code) { finish(); }
    @Override public void onDetectTips(int tip) {}
}
