package android.hardware.camera2;

import android.os.Handler;

public abstract class CameraCaptureSession implements AutoCloseable {
    public abstract static class StateCallback {
        public abstract void onConfigured(CameraCaptureSession session);

        public abstract void onConfigureFailed(CameraCaptureSession session);

        public void onClosed(CameraCaptureSession session) {}
    }

    public abstract static class CaptureCallback {
        public void onCaptureCompleted(
                CameraCaptureSession session, CaptureRequest request, TotalCaptureResult result) {}
    }

    public abstract CameraDevice getDevice();

    public abstract int capture(CaptureRequest request, CaptureCallback callback, Handler handler)
            throws CameraAccessException;

    public abstract int setRepeatingRequest(CaptureRequest request, CaptureCallback callback, Handler handler)
            throws CameraAccessException;

    public abstract void stopRepeating() throws CameraAccessException;

    public abstract void abortCaptures() throws CameraAccessException;

    @Override
    public abstract void close();
}
