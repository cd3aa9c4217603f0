package android.hardware.camera2;

import android.app.ActivityThread;
import android.hardware.camera2.impl.CameraDeviceImpl;
import android.os.Handler;
import android.os.Looper;
import java.util.concurrent.Executor;

public final class CameraManager {
    CameraManager() {}

    public String[] getCameraIdList() throws CameraAccessException {
        return new String[] {"0", "1"};
    }

    public CameraCharacteristics getCameraCharacteristics(String number) throws CameraAccessException {
        return new CameraCharacteristics(number.equals("1"));
    }

    public void openCamera(String number, CameraDevice.StateCallback callback, Handler handler)
            throws CameraAccessException {
        Handler own = handler == null ? new Handler(Looper.getMainLooper()) : handler;
        open(number, callback, own::post);
    }

    public void openCamera(String number, Executor executor, CameraDevice.StateCallback callback)
            throws CameraAccessException {
        open(number, callback, executor);
    }

    private void open(String number, CameraDevice.StateCallback callback, Executor executor)
            throws CameraAccessException {
        if (!ActivityThread.may("android.permission.CAMERA")) {
            throw new SecurityException("validateClientPermissionsLocked: cannot open camera \"" + number + "\" without camera permission");
        }
        if (!sim.Phone.ask("camera.open", number).equals("ok")) {
            throw new CameraAccessException(CameraAccessException.CAMERA_DISABLED);
        }
        CameraDevice device = new CameraDeviceImpl(number, callback, executor);
        executor.execute(() -> callback.onOpened(device));
    }
}
