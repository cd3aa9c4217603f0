package com.example.yueduka.eye;

import android.app.Activity;
import android.graphics.ImageFormat;
import android.hardware.camera2.CameraAccessException;
import android.hardware.camera2.CameraCaptureSession;
import android.hardware.camera2.CameraDevice;
import android.hardware.camera2.CameraManager;
import android.hardware.camera2.CaptureRequest;
import android.media.Image;
import android.media.ImageReader;
import android.os.Bundle;
import android.os.Handler;
import android.view.Gravity;
import android.view.SurfaceView;
import android.widget.Button;
import android.widget.FrameLayout;
import com.example.yueduka.R;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Shows the camera, and looks every three minutes how far away the reader is. */
public class EyeActivity extends Activity
        implements Runnable, ImageReader.OnImageAvailableListener {
    private static final long PAUSE = 180_000;

    private final Handler handler = new Handler();
    private ImageReader reader;
    private SurfaceView preview;
    private CameraDevice device;
    private CameraCaptureSession session;
    private DistanceCheck check;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        check = new DistanceCheck(this);
        FrameLayout page = new FrameLayout(this);
        preview = new SurfaceView(this);
        page.addView(preview);
        Button start = new Button(this);
        start.setText(R.string.eye_start);
        start.setOnClickListener(view -> open());
        page.addView(start, new FrameLayout.LayoutParams(-1, -2, Gravity.BOTTOM));
        setContentView(page);
    }

    private void open() {
        reader = ImageReader.newInstance(640, 480, ImageFormat.JPEG, 2);
        reader.setOnImageAvailableListener(this, handler);
        CameraManager manager = (CameraManager) getSystemService("camera");
        try {
            manager.openCamera(manager.getCameraIdList()[1], new Opened(), handler);
        } catch (CameraAccessException | SecurityException e) {
            finish();
        }
    }

    @Override
    public void run() {
        try {
            CaptureRequest.Builder shot =
                    device.createCaptureRequest(CameraDevice.TEMPLATE_STILL_CAPTURE);
            shot.addTarget(reader.getSurface());
            session.capture(shot.build(), null, handler);
        } catch (CameraAccessException e) {
            finish();
        }
        handler.postDelayed(this, PAUSE);
    }

    @Override
    public void onImageAvailable(ImageReader from) {
        Image image = from.acquireLatestImage();
        ByteBuffer buffer = image.getPlanes()[0].getBuffer();
        byte[] jpeg = new byte[buffer.remaining()];
        buffer.get(jpeg);
        image.close();
        check.look(jpeg);
    }

    @Override
    protected void onPause() {
        handler.removeCallbacks(this);
        if (device != null) {
            device.close();
            device = null;
            reader.close();
        }
        super.onPause();
    }

    private class Opened extends CameraDevice.StateCallback {
        @Override
        public void onOpened(CameraDevice camera) {
            device = camera;
            try {
                camera.createCaptureSession(
                        Arrays.asList(preview.getHolder().getSurface(), reader.getSurface()),
                        new Ready(),
                        handler);
            } catch (CameraAccessException e) {
                camera.close();
            }
        }

        @Override
        public void onDisconnected(CameraDevice camera) {
            camera.close();
        }

        @Override
        public void onError(CameraDevice camera, int error) {
            camera.close();
        }
    }

    private class Ready extends CameraCaptureSession.StateCallback {
        @Override
        public void onConfigured(CameraCaptureSession ready) {
            session = ready;
            try {
                CaptureRequest.Builder shown =
                        device.createCaptureRequest(CameraDevice.TEMPLATE_PREVIEW);
                shown.addTarget(preview.getHolder().getSurface());
                ready.setRepeatingRequest(shown.build(), null, handler);
            } catch (CameraAccessException e) {
                finish();
            }
            handler.post(EyeActivity.this);
        }

        @Override
        public void onConfigureFailed(CameraCaptureSession failed) {
            finish();
        }
    }
}
