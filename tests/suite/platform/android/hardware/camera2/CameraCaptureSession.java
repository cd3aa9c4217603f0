package android.hardware.camera2;

import android.os.Handler;

/** Declares what android.jar is too old for. Never packaged. */
public abstract class CameraCaptureSession {
    public abstract int setRepeatingRequest(
            CaptureRequest request, CaptureCallback callback, Handler handler)
            throws CameraAccessException;

    public abstract int capture(CaptureRequest request, CaptureCallback callback, Handler handler)
            throws CameraAccessException;

    public abstract void close();

    public abstract static class StateCallback {
        public abstract void onConfigured(CameraCaptureSession session);

        public abstract void onConfigureFailed(CameraCaptureSession session);
    }

    public abstract static class CaptureCallback {}
}
