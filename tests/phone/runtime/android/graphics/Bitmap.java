package android.graphics;

import android.os.Parcelable;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;

public final class Bitmap implements Parcelable {
    public enum CompressFormat {
        JPEG,
        PNG,
        WEBP
    }

    public enum Config {
        ALPHA_8,
        RGB_565,
        ARGB_4444,
        ARGB_8888
    }

    /** The encoded picture it came from, until it is changed. */
    private final byte[] encoded;
    private BufferedImage image;

    private Bitmap(byte[] encoded, BufferedImage image) {
        this.encoded = encoded;
        this.image = image;
    }

    /** For the system: a bitmap of an encoded picture; null when it is none. */
    public static Bitmap createBitmap(byte[] encoded) {
        Bitmap made = new Bitmap(encoded, null);
        return made.image() == null ? null : made;
    }

    public static Bitmap createBitmap(int width, int height, Config config) {
        return new Bitmap(null, new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB));
    }

    public static Bitmap createScaledBitmap(Bitmap source, int width, int height, boolean filter) {
        return new Bitmap(null, sim.Pictures.scaled(source.image(), width, height));
    }

    private synchronized BufferedImage image() {
        if (image == null) {
            try {
                image = sim.Pictures.decode(encoded);
            } catch (IOException damaged) {
                return null;
            }
        }
        return image;
    }

    public boolean compress(CompressFormat format, int quality, OutputStream stream) {
        String kind = format == CompressFormat.PNG ? "png" : "jpeg";
        try {
            stream.write(sim.Pictures.encode(image(), kind, quality));
            return true;
        } catch (IOException failed) {
            return false;
        }
    }

    public int getWidth() {
        return image().getWidth();
    }

    public int getHeight() {
        return image().getHeight();
    }

    public int getPixel(int x, int y) {
        return image().getRGB(x, y);
    }

    public final int getByteCount() {
        return getWidth() * getHeight() * 4;
    }

    public void recycle() {}

    public boolean isRecycled() {
        return false;
    }
}
