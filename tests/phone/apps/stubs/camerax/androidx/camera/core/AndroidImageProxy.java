package androidx.camera.core;

import android.media.Image;
import java.nio.ByteBuffer;

/** A frame of the platform's reader. */
public final class AndroidImageProxy implements ImageProxy {
    private final Image image;

    public AndroidImageProxy(Image image) {
        this.image = image;
    }

    @Override
    public int getWidth() {
        return image.getWidth();
    }

    @Override
    public int getHeight() {
        return image.getHeight();
    }

    @Override
    public int getFormat() {
        return image.getFormat();
    }

    @Override
    public PlaneProxy[] getPlanes() {
        Image.Plane[] planes = image.getPlanes();
        PlaneProxy[] made = new PlaneProxy[planes.length];
        for (int at = 0; at < planes.length; at++) {
            made[at] = new Plane(planes[at]);
        }
        return made;
    }

    @Override
    public void close() {
        image.close();
    }

    private static final class Plane implements PlaneProxy {
        private final Image.Plane plane;

        Plane(Image.Plane plane) {
            this.plane = plane;
        }

        @Override
        public ByteBuffer getBuffer() {
            return plane.getBuffer();
        }

        @Override
        public int getRowStride() {
            return plane.getRowStride();
        }

        @Override
        public int getPixelStride() {
            return plane.getPixelStride();
        }
    }
}
