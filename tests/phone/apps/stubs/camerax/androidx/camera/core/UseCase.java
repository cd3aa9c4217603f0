package androidx.camera.core;

/** What frames are for. */
public abstract class UseCase {
    /** For the provider: a frame came, or the camera was left. */
    public void frame(ImageProxy image) {}
}
