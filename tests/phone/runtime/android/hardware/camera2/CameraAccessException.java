package android.hardware.camera2;

public class CameraAccessException extends Exception {
    public static final int CAMERA_DISABLED = 1;
    private final int reason;

    public CameraAccessException(int reason) {
        this.reason = reason;
    }

    public final int getReason() {
        return reason;
    }
}
