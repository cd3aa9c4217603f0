package com.example.xinwen;
import android.app.Activity;
import android.hardware.Camera;
import android.os.Bundle;
import android.view.SurfaceHolder;
import android.view.SurfaceView;
import android.widget.TextView;
import com.dface.api.FaceDetect;
public class DistanceActivity extends Activity implements SurfaceHolder.Callback, Camera.PreviewCallback {
    private FaceDetect detect;
    private Camera camera;
    @Override protected void onCreate(Bundle b) { super.onCreate(b); setContentView(R.layout.distance); detect = new FaceDetect(getFilesDir().getPath()); requestPermissions(new String[] {"android.permission.CAMERA"}, 1); ((SurfaceView) findViewById(R.id.sv)).getHolder().addCallback(this); }
    @Override public void surfaceCreated(SurfaceHolder h) { camera = Camera.open(1); try { camera.setPreviewDisplay(h); } catch (java.io.IOException e) { finish(); } camera.setPreviewCallback(this); camera.startPreview(); }
    @Override public void surfaceChanged(SurfaceHolder h, int f, int w, int x) {}
    @Override public void surfaceDestroyed(SurfaceHolder h) { camera.setPreviewCallback(null); camera.release(); }
    @Override public void onPreviewFrame(byte[] data, Camera c) { float[] box = detect.detect(data, 640, 480); if (box.length > 1) { ((TextView) findViewById(R.id.far)).setText("约 " + (int) (20000 / box[1]) + " 厘米"); } }
}
