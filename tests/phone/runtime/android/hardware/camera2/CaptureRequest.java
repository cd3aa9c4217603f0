package android.hardware.camera2;

import android.view.Surface;
import java.util.ArrayList;
import java.util.List;

public final class CaptureRequest {
    public static final Key<Integer> CONTROL_AF_MODE = new Key<>();
    public static final Key<Integer> CONTROL_AE_MODE = new Key<>();
    public static final Key<Integer> CONTROL_MODE = new Key<>();
    public static final Key<Integer> JPEG_ORIENTATION = new Key<>();
    private final List<Surface> targets;

    public static final class Key<T> {
        Key() {}
    }

    private CaptureRequest(List<Surface> targets) {
        this.targets = targets;
    }

    /** For the camera: where the frames go. */
    public List<Surface> targets() {
        return targets;
    }

    public static final class Builder {
        private final List<Surface> targets = new ArrayList<>();

        public void addTarget(Surface surface) {
            targets.add(surface);
        }

        public void removeTarget(Surface surface) {
            targets.remove(surface);
        }

        public <T> void set(Key<T> key, T value) {}

        public CaptureRequest build() {
            return new CaptureRequest(new ArrayList<>(targets));
        }
    }
}
