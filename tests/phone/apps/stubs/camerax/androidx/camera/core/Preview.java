package androidx.camera.core;

/** Frames for showing. */
public final class Preview extends UseCase {
    private SurfaceProvider provider;

    public void setSurfaceProvider(SurfaceProvider provider) {
        this.provider = provider;
    }

    public boolean isShown() {
        return provider != null;
    }

    /** Where frames are shown. */
    public interface SurfaceProvider {}

    /** Collects settings. */
    public static final class Builder {
        public Preview build() {
            return new Preview();
        }
    }
}
