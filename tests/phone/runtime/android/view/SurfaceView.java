package android.view;

import android.content.Context;
import android.util.AttributeSet;
import java.util.ArrayList;
import java.util.List;

public class SurfaceView extends View {
    private final List<SurfaceHolder.Callback> callbacks = new ArrayList<>();
    private final Surface surface = new Surface();
    private boolean exists;
    private final SurfaceHolder holder = new SurfaceHolder() {
        @Override
        public void addCallback(Callback callback) {
            callbacks.add(callback);
        }

        @Override
        public void removeCallback(Callback callback) {
            callbacks.remove(callback);
        }

        @Override
        public Surface getSurface() {
            return surface;
        }

        @Override
        public void setType(int type) {}

        @Override
        public void setFixedSize(int width, int height) {}

        @Override
        public void setKeepScreenOn(boolean on) {}
    };

    public SurfaceView(Context context) {
        super(context);
    }

    public SurfaceView(Context context, AttributeSet attributes) {
        super(context);
    }

    public SurfaceHolder getHolder() {
        return holder;
    }

    public void setZOrderOnTop(boolean top) {}

    @Override
    protected void onAttachedToWindow() {
        post(() -> {
            if (!exists) {
                exists = true;
                for (SurfaceHolder.Callback one : List.copyOf(callbacks)) {
                    one.surfaceCreated(holder);
                    one.surfaceChanged(holder, 1, 1080, 600);
                }
            }
        });
    }

    @Override
    protected void onDetachedFromWindow() {
        if (exists) {
            exists = false;
            List.copyOf(callbacks).forEach(one -> one.surfaceDestroyed(holder));
        }
    }
}
