package android.graphics;

public class SurfaceTexture {
    public SurfaceTexture(int name) {}

    public void setDefaultBufferSize(int width, int height) {}

    public void release() {}
}
