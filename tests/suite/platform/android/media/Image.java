package android.media;

import java.nio.ByteBuffer;

/** Declares what android.jar is too old for. Never packaged. */
public abstract class Image {
    public abstract Plane[] getPlanes();

    public abstract int getWidth();

    public abstract int getHeight();

    public abstract void close();

    public abstract static class Plane {
        public abstract ByteBuffer getBuffer();
    }
}
