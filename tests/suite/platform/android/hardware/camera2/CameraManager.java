package android.hardware.camera2;

import android.os.Handler;

/** Declares what android.jar is too old for. Never packaged. */
public final class CameraManager {
    public String[] getCameraIdList() throws CameraAccessException {
        return null;
    }

    public CameraCharacteristics getCameraCharacteristics(String id) throws CameraAccessException {
        return null;
    }

    public void openCamera(String id, CameraDevice.StateCallback callback, Handler handler)
            throws CameraAccessException {}
}
