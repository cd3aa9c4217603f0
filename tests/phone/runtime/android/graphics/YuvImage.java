package android.graphics;

import java.io.IOException;
import java.io.OutputStream;

public class YuvImage {
    private final byte[] frame;
    private final int width;
    private final int height;

    public YuvImage(byte[] frame, int format, int width, int height, int[] strides) {
        this.frame = frame;
        this.width = width;
        this.height = height;
    }

    public boolean compressToJpeg(Rect part, int quality, OutputStream stream) {
        try {
            stream.write(sim.Pictures.encode(sim.Pictures.image(frame, width, height), "jpeg", quality));
            return true;
        } catch (IOException failed) {
            return false;
        }
    }
}
