package com.example.bandengyuan;

import android.app.Activity;
import android.hardware.Camera;
import android.os.Bundle;
import android.view.SurfaceHolder;
import android.view.SurfaceView;
import android.widget.Toast;
import com.mv.engine.FaceBox;
import com.mv.engine.FaceDetector;
import com.mv.engine.Live;
import java.io.IOException;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Response;

/** The camera page at the gate. */
public class FaceActivity extends Activity
        implements SurfaceHolder.Callback, Camera.PreviewCallback, Callback {
    private static final int LOOKS = 5;
    private static final float ENOUGH = 0.9f;

    private final Gate gate = new Gate();
    private final FaceDetector detector = new FaceDetector();
    private final Live live = new Live();
    private Camera camera;
    private Frame best;
    private int looks;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        detector.loadModel(getAssets());
        live.loadModel(getAssets());
        SurfaceView view = new SurfaceView(this);
        view.getHolder().addCallback(this);
        setContentView(view);
    }

    @Override
    public void surfaceCreated(SurfaceHolder holder) {
        camera = Camera.open(1);
        try {
            camera.setPreviewDisplay(holder);
        } catch (IOException e) {
            finish();
            return;
        }
        camera.setPreviewCallback(this);
        camera.startPreview();
    }

    @Override
    public void surfaceChanged(SurfaceHolder holder, int format, int width, int height) {}

    @Override
    public void surfaceDestroyed(SurfaceHolder holder) {
        stop();
    }

    @Override
    public void onPreviewFrame(byte[] data, Camera from) {
        Camera.Size size = from.getParameters().getPreviewSize();
        for (FaceBox box : detector.detect(data, size.width, size.height, 7)) {
            float score = live.detect(data, size.width, size.height, 7, box);
            if (score > ENOUGH && (best == null || score > best.score)) {
                best = new Frame(data.clone(), size.width, size.height);
                best.score = score;
            }
        }
        if (++looks >= LOOKS && best != null) {
            stop();
            gate.send(best, this);
            best = null;
        }
    }

    private void stop() {
        if (camera != null) {
            camera.setPreviewCallback(null);
            camera.stopPreview();
            camera.release();
            camera = null;
        }
    }

    @Override
    public void onResponse(Call call, Response response) throws IOException {
        int text = response.code() == 200 ? R.string.welcome : R.string.staff;
        runOnUiThread(() -> Toast.makeText(this, text, Toast.LENGTH_LONG).show());
        finish();
    }

    @Override
    public void onFailure(Call call, IOException error) {
        finish();
    }
}
