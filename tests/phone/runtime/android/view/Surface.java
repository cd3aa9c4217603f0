package android.view;

import android.graphics.SurfaceTexture;
import android.os.Parcelable;

public class Surface implements Parcelable {
    private Runnable onFrame;

    public Surface() {}

    public Surface(SurfaceTexture texture) {}

    /** For the camera: a frame came. */
    public void deliver() {
        if (onFrame != null) {
            onFrame.run();
        }
    }

    /** For readers of frames. */
    public void onFrame(Runnable work) {
        onFrame = work;
    }

    public boolean isValid() {
        return true;
    }

    public void release() {}
}
