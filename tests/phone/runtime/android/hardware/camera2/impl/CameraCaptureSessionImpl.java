package android.hardware.camera2.impl;

import android.hardware.camera2.CameraCaptureSession;
import android.hardware.camera2.CameraDevice;
import android.hardware.camera2.CaptureRequest;
import android.hardware.camera2.TotalCaptureResult;
import android.os.Handler;
import android.os.Looper;

public class CameraCaptureSessionImpl extends CameraCaptureSession {
    private static final int FRAME_MS = 100;
    private final CameraDeviceImpl device;
    private final Handler frames = new Handler(Looper.getMainLooper());
    private CaptureRequest repeating;
    private boolean running;

    CameraCaptureSessionImpl(CameraDeviceImpl device) {
        this.device = device;
    }

    @Override
    public CameraDevice getDevice() {
        return device;
    }

    @Override
    public int capture(CaptureRequest request, CaptureCallback callback, Handler handler) {
        frames.post(() -> deliver(request, callback));
        return 1;
    }

    @Override
    public int setRepeatingRequest(CaptureRequest request, CaptureCallback callback, Handler handler) {
        repeating = request;
        if (!running) {
            running = true;
            frames.post(() -> again(callback));
        }
        return 2;
    }

    private void again(CaptureCallback callback) {
        CaptureRequest request = repeating;
        running = request != null && !device.closed;
        if (running) {
            deliver(request, callback);
            frames.postDelayed(() -> again(callback), FRAME_MS);
        }
    }

    private void deliver(CaptureRequest request, CaptureCallback callback) {
        if (device.closed) {
            return;
        }
        request.targets().forEach(surface -> surface.deliver());
        if (callback != null) {
            callback.onCaptureCompleted(this, request, new TotalCaptureResult());
        }
    }

    @Override
    public void stopRepeating() {
        repeating = null;
    }

    @Override
    public void abortCaptures() {
        repeating = null;
    }

    @Override
    public void close() {
        repeating = null;
    }
}
