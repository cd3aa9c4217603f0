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
    private final Gate gate = new Gate();
    private final FaceDetector detector = new FaceDetector();
    private final Live live = new Live();
    private Camera camera;
    private boolean welcomed;

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
        camera.setPreviewCallback(null);
        camera.release();
    }

    @Override
    public void onPreviewFrame(byte[] data, Camera from) {
        Camera.Size size = from.getParameters().getPreviewSize();
        Frame frame = new Frame(data.clone(), size.width, size.height);
        for (FaceBox box : detector.detect(data, size.width, size.height, 7)) {
            frame.score = live.detect(data, size.width, size.height, 7, box);
        }
        gate.send(frame, this);
    }

    @Override
    public void onResponse(Call call, Response response) throws IOException {
        if (response.code() == 200 && !welcomed) {
            welcomed = true;
            runOnUiThread(() -> Toast.makeText(this, R.string.welcome, Toast.LENGTH_LONG).show());
        }
    }

    @Override
    public void onFailure(Call call, IOException error) {}
}
