package com.example.leju.member;

import android.Manifest;
import android.app.Activity;
import android.content.Intent;
import android.content.pm.PackageManager;
import android.graphics.ImageFormat;
import android.hardware.camera2.CameraAccessException;
import android.hardware.camera2.CameraCaptureSession;
import android.hardware.camera2.CameraDevice;
import android.hardware.camera2.CameraManager;
import android.hardware.camera2.CaptureRequest;
import android.media.Image;
import android.media.ImageReader;
import android.os.Bundle;
import android.view.Surface;
import android.view.SurfaceHolder;
import android.view.SurfaceView;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Takes the picture of a member with camera2. */
public class FacePhotoActivity extends Activity
        implements SurfaceHolder.Callback, ImageReader.OnImageAvailableListener {
    private static final String FRONT = "1";

    private ImageReader reader;
    private Surface screen;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setTitle(R.string.photo);
        SurfaceView preview = new SurfaceView(this);
        preview.getHolder().addCallback(this);
        setContentView(preview);
    }

    @Override
    public void surfaceCreated(SurfaceHolder holder) {
        screen = holder.getSurface();
        if (checkSelfPermission(Manifest.permission.CAMERA) == PackageManager.PERMISSION_GRANTED) {
            open();
        } else {
            requestPermissions(new String[] {Manifest.permission.CAMERA}, 6);
        }
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == PackageManager.PERMISSION_GRANTED) {
            open();
        } else {
            leave();
        }
    }

    @Override
    public void surfaceChanged(SurfaceHolder holder, int format, int width, int height) {}

    @Override
    public void surfaceDestroyed(SurfaceHolder holder) {}

    private void open() {
        reader = ImageReader.newInstance(480, 640, ImageFormat.JPEG, 1);
        reader.setOnImageAvailableListener(this, null);
        CameraManager manager = (CameraManager) getSystemService("camera");
        try {
            manager.openCamera(FRONT, new CameraDevice.StateCallback() {
                @Override
                public void onOpened(CameraDevice camera) {
                    begin(camera);
                }

                @Override
                public void onDisconnected(CameraDevice camera) {
                    camera.close();
                }

                @Override
                public void onError(CameraDevice camera, int error) {
                    leave();
                }
            }, null);
        } catch (CameraAccessException e) {
            leave();
        }
    }

    private void begin(final CameraDevice camera) {
        try {
            final CaptureRequest.Builder still =
                    camera.createCaptureRequest(CameraDevice.TEMPLATE_STILL_CAPTURE);
            still.addTarget(screen);
            still.addTarget(reader.getSurface());
            camera.createCaptureSession(
                    Arrays.asList(screen, reader.getSurface()),
                    new CameraCaptureSession.StateCallback() {
                        @Override
                        public void onConfigured(CameraCaptureSession session) {
                            try {
                                session.capture(still.build(), null, null);
                            } catch (CameraAccessException e) {
                                leave();
                            }
                        }

                        @Override
                        public void onConfigureFailed(CameraCaptureSession session) {
                            leave();
                        }
                    },
                    null);
        } catch (CameraAccessException e) {
            leave();
        }
    }

    @Override
    public void onImageAvailable(ImageReader source) {
        Image image = source.acquireLatestImage();
        ByteBuffer buffer = image.getPlanes()[0].getBuffer();
        byte[] jpeg = new byte[buffer.remaining()];
        buffer.get(jpeg);
        image.close();
        MemberApi.post("/member/face/enroll", jpeg);
        leave();
    }

    private void leave() {
        startActivity(new Intent(this, MallActivity.class));
        finish();
    }
}
