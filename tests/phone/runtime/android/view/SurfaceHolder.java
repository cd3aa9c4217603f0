package android.view;

public interface SurfaceHolder {
    int SURFACE_TYPE_PUSH_BUFFERS = 3;

    interface Callback {
        void surfaceCreated(SurfaceHolder holder);

        void surfaceChanged(SurfaceHolder holder, int format, int width, int height);

        void surfaceDestroyed(SurfaceHolder holder);
    }

    void addCallback(Callback callback);

    void removeCallback(Callback callback);

    Surface getSurface();

    void setType(int type);

    void setFixedSize(int width, int height);

    void setKeepScreenOn(boolean on);
}
