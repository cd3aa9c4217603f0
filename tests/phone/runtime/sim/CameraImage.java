package sim;

import android.graphics.ImageFormat;
import android.media.Image;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** One frame: a JPEG in one plane, or YUV in three. */
public final class CameraImage extends Image {
    private final int format;
    private final Plane[] planes;

    public CameraImage(int format) {
        this.format = format;
        if (format == ImageFormat.JPEG) {
            planes = new Plane[] {plane(Frames.picture(), 0, 0)};
        } else {
            byte[] frame = Frames.frame();
            int light = Frames.WIDTH * Frames.HEIGHT;
            byte[] v = Arrays.copyOfRange(frame, light, frame.length);
            byte[] u = Arrays.copyOfRange(frame, light + 1, frame.length);
            byte[] y = Arrays.copyOf(frame, light);
            planes = new Plane[] {plane(y, Frames.WIDTH, 1), plane(u, Frames.WIDTH, 2), plane(v, Frames.WIDTH, 2)};
        }
    }

    private static Plane plane(byte[] data, int row, int pixel) {
        return new Plane() {
            private final ByteBuffer buffer = ByteBuffer.wrap(data);

            @Override
            public ByteBuffer getBuffer() {
                return buffer;
            }

            @Override
            public int getRowStride() {
                return row;
            }

            @Override
            public int getPixelStride() {
                return pixel;
            }
        };
    }

    @Override
    public int getFormat() {
        return format;
    }

    @Override
    public int getWidth() {
        return Frames.WIDTH;
    }

    @Override
    public int getHeight() {
        return Frames.HEIGHT;
    }

    @Override
    public Plane[] getPlanes() {
        return planes.clone();
    }

    @Override
    public long getTimestamp() {
        return System.nanoTime();
    }

    @Override
    public void close() {}
}
