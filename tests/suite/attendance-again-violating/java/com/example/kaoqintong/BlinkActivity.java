package com.example.kaoqintong;

import android.app.Activity;
import android.hardware.Camera;
import android.os.Bundle;
import android.os.Handler;
import android.view.SurfaceHolder;
import android.view.SurfaceView;
import android.view.View;
import android.widget.Toast;
import com.sensetime.senseid.sdk.liveness.interactive.InteractiveLivenessApi;
import com.sensetime.senseid.sdk.liveness.interactive.NativeMotion;
import com.sensetime.senseid.sdk.liveness.interactive.OnLivenessListener;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;

/** A blink within eight seconds. */
public class BlinkActivity extends Activity
        implements SurfaceHolder.Callback, Camera.PreviewCallback, OnLivenessListener {
    private static final long LIMIT = 8000;

    private final Handler handler = new Handler();
    private Camera camera;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.blink);
        findViewById(R.id.close).setOnClickListener(new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                finish();
            }
        });
        ((SurfaceView) findViewById(R.id.preview)).getHolder().addCallback(this);
        InteractiveLivenessApi.init(this, "SENSEID_Liveness.lic", this);
        InteractiveLivenessApi.start(new int[] {NativeMotion.BLINK});
        handler.postDelayed(new Runnable() {
            @Override
            public void run() {
                Toast.makeText(BlinkActivity.this, R.string.timeout, Toast.LENGTH_SHORT).show();
                finish();
            }
        }, LIMIT);
    }

    @Override
    public void surfaceCreated(SurfaceHolder holder) {
        camera = Camera.open(1);
        try {
            camera.setPreviewDisplay(holder);
        } catch (IOException e) {
            finish();
        }
        camera.setPreviewCallback(this);
        camera.startPreview();
    }

    @Override
    public void surfaceChanged(SurfaceHolder holder, int format, int width, int height) {}

    @Override
    public void surfaceDestroyed(SurfaceHolder holder) {
        camera.release();
        InteractiveLivenessApi.release();
    }

    @Override
    public void onPreviewFrame(byte[] data, Camera camera) {
        InteractiveLivenessApi.inputData(data, 640, 480);
    }

    @Override
    public void onInitialized(int motions) {}

    @Override
    public void onFinish(final byte[] protobuf) {
        handler.removeCallbacksAndMessages(null);
        new Thread(new Runnable() {
            @Override
            public void run() {
                try {
                    URL url = new URL("https://kq.example.com/api/punch/face");
                    HttpURLConnection connection = (HttpURLConnection) url.openConnection();
                    connection.setDoOutput(true);
                    OutputStream out = connection.getOutputStream();
                    out.write(protobuf);
                    out.close();
                    connection.getResponseCode();
                } catch (IOException e) {
                    return;
                }
                finish();
            }
        }).start();
    }
}
