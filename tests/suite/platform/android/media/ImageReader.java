package android.media;

import android.os.Handler;
import android.view.Surface;

/** Declares what android.jar is too old for. Never packaged. */
public class ImageReader {
    public static ImageReader newInstance(int width, int height, int format, int images) {
        return null;
    }

    public Surface getSurface() {
        return null;
    }

    public Image acquireLatestImage() {
        return null;
    }

    public Image acquireNextImage() {
        return null;
    }

    public void setOnImageAvailableListener(OnImageAvailableListener listener, Handler handler) {}

    public void close() {}

    public interface OnImageAvailableListener {
        void onImageAvailable(ImageReader reader);
    }
}
