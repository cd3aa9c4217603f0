package android.hardware.camera2.impl;

import android.hardware.camera2.CameraAccessException;
import android.hardware.camera2.CameraCaptureSession;
import android.hardware.camera2.CameraDevice;
import android.hardware.camera2.CaptureRequest;
import android.os.Handler;
import android.view.Surface;
import java.util.List;
import java.util.concurrent.Executor;

public class CameraDeviceImpl extends CameraDevice {
    private final String number;
    private final StateCallback callback;
    private final Executor executor;
    private CameraCaptureSessionImpl session;
    boolean closed;

    public CameraDeviceImpl(String number, StateCallback callback, Executor executor) {
        this.number = number;
        this.callback = callback;
        this.executor = executor;
    }

    @Override
    public String getId() {
        return number;
    }

    @Override
    public CaptureRequest.Builder createCaptureRequest(int template) throws CameraAccessException {
        return new CaptureRequest.Builder();
    }

    @Override
    public void createCaptureSession(
            List<Surface> outputs, CameraCaptureSession.StateCallback callback, Handler handler) {
        session = new CameraCaptureSessionImpl(this);
        CameraCaptureSessionImpl made = session;
        executor.execute(() -> callback.onConfigured(made));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            if (session != null) {
                session.close();
            }
            sim.Phone.ask("camera.close", number);
            executor.execute(() -> callback.onClosed(this));
        }
    }
}
