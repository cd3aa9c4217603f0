package androidx.camera.core;

import java.util.concurrent.Executor;

/** Single pictures. */
public final class ImageCapture extends UseCase {
    private Executor executor;
    private OnImageCapturedCallback waiting;

    public void takePicture(Executor executor, OnImageCapturedCallback callback) {
        this.executor = executor;
        waiting = callback;
    }

    @Override
    public void frame(ImageProxy image) {
        OnImageCapturedCallback callback = waiting;
        waiting = null;
        if (callback != null) {
            executor.execute(() -> callback.onCaptureSuccess(image));
        }
    }

    /** Takes the picture. */
    public abstract static class OnImageCapturedCallback {
        public void onCaptureSuccess(ImageProxy image) {}
    }

    /** Collects settings. */
    public static final class Builder {
        public ImageCapture build() {
            return new ImageCapture();
        }
    }
}
