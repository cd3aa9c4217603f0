package android.hardware.camera2;

import android.view.Surface;

/** Declares what android.jar is too old for. Never packaged. */
public final class CaptureRequest {
    public static final class Builder {
        public void addTarget(Surface target) {}

        public CaptureRequest build() {
            return null;
        }
    }
}
