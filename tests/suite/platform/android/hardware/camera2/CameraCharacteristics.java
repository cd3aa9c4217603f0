package android.hardware.camera2;

/** Declares what android.jar is too old for. Never packaged. */
public final class CameraCharacteristics {
    public static final Key<Integer> LENS_FACING = null;

    public <T> T get(Key<T> key) {
        return null;
    }

    public static final class Key<T> {}
}
