package com.example.yueduka.eye;

import android.app.Service;
import android.content.Intent;
import android.hardware.camera2.CameraAccessException;
import android.hardware.camera2.CameraCaptureSession;
import android.hardware.camera2.CameraDevice;
import android.hardware.camera2.CameraManager;
import android.hardware.camera2.CaptureRequest;
import android.graphics.ImageFormat;
import android.media.Image;
import android.media.ImageReader;
import android.os.Handler;
import android.os.IBinder;
import java.nio.ByteBuffer;
import java.util.Collections;

/** Looks every three minutes how far away the reader is. */
public class EyeService extends Service
        implements Runnable, ImageReader.OnImageAvailableListener {
    private static final long PAUSE = 180_000;

    private final Handler handler = new Handler();
    private ImageReader reader;
    private CameraDevice device;
    private DistanceCheck check;

    @Override
    public void onCreate() {
        super.onCreate();
        check = new DistanceCheck(this);
        reader = ImageReader.newInstance(640, 480, ImageFormat.JPEG, 2);
        reader.setOnImageAvailableListener(this, handler);
    }

    @Override
    public int onStartCommand(Intent intent, int flags, int id) {
        handler.removeCallbacks(this);
        handler.post(this);
        return START_STICKY;
    }

    @Override
    public void run() {
        CameraManager manager = (CameraManager) getSystemService("camera");
        try {
            manager.openCamera(manager.getCameraIdList()[1], new Opened(), handler);
        } catch (CameraAccessException | SecurityException e) {
            stopSelf();
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
        device.close();
        check.look(jpeg);
    }

    @Override
    public void onDestroy() {
        handler.removeCallbacks(this);
        reader.close();
        super.onDestroy();
    }

    @Override
    public IBinder onBind(Intent intent) {
        return null;
    }

    private class Opened extends CameraDevice.StateCallback {
        @Override
        public void onOpened(CameraDevice camera) {
            device = camera;
            try {
                camera.createCaptureSession(
                        Collections.singletonList(reader.getSurface()), new Ready(), handler);
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
        public void onConfigured(CameraCaptureSession session) {
            try {
                CaptureRequest.Builder shot =
                        device.createCaptureRequest(CameraDevice.TEMPLATE_STILL_CAPTURE);
                shot.addTarget(reader.getSurface());
                session.capture(shot.build(), null, handler);
            } catch (CameraAccessException e) {
                device.close();
            }
        }

        @Override
        public void onConfigureFailed(CameraCaptureSession session) {
            device.close();
        }
    }
}
