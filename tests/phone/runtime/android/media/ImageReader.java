package android.media;

import android.os.Handler;
import android.os.Looper;
import android.view.Surface;

public class ImageReader implements AutoCloseable {
    public interface OnImageAvailableListener {
        void onImageAvailable(ImageReader reader);
    }

    private final int format;
    private final Surface surface = new Surface();
    private OnImageAvailableListener listener;
    private Handler handler;
    private Image next;

    protected ImageReader(int format) {
        this.format = format;
        surface.onFrame(this::frame);
    }

    public static ImageReader newInstance(int width, int height, int format, int most) {
        return new ImageReader(format);
    }

    private void frame() {
        next = new sim.CameraImage(format);
        OnImageAvailableListener current = listener;
        if (current != null) {
            handler.post(() -> current.onImageAvailable(this));
        }
    }

    public Surface getSurface() {
        return surface;
    }

    public void setOnImageAvailableListener(OnImageAvailableListener listener, Handler handler) {
        this.listener = listener;
        this.handler = handler == null ? new Handler(Looper.getMainLooper()) : handler;
    }

    public Image acquireLatestImage() {
        Image image = next;
        next = null;
        return image;
    }

    public Image acquireNextImage() {
        return acquireLatestImage();
    }

    public int getImageFormat() {
        return format;
    }

    public int getWidth() {
        return sim.Frames.WIDTH;
    }

    public int getHeight() {
        return sim.Frames.HEIGHT;
    }

    @Override
    public void close() {
        listener = null;
    }
}
