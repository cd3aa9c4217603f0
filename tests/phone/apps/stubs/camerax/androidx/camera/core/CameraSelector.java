package androidx.camera.core;

/** Which camera. */
public final class CameraSelector {
    public static final CameraSelector DEFAULT_FRONT_CAMERA = new CameraSelector("1");
    public static final CameraSelector DEFAULT_BACK_CAMERA = new CameraSelector("0");
    private final String number;

    private CameraSelector(String number) {
        this.number = number;
    }

    /** For the provider: the platform's number of the camera. */
    public String number() {
        return number;
    }
}
