package androidx.camera.core;

import java.nio.ByteBuffer;

/** A frame. */
public interface ImageProxy extends AutoCloseable {
    int getWidth();

    int getHeight();

    int getFormat();

    PlaneProxy[] getPlanes();

    @Override
    void close();

    /** One plane of it. */
    interface PlaneProxy {
        ByteBuffer getBuffer();

        int getRowStride();

        int getPixelStride();
    }
}
