package android.graphics;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;

public class BitmapFactory {
    public static class Options {
        public boolean inJustDecodeBounds;
        public int inSampleSize;
        public int outWidth;
        public int outHeight;
    }

    public static Bitmap decodeByteArray(byte[] data, int offset, int length) {
        return Bitmap.createBitmap(java.util.Arrays.copyOfRange(data, offset, offset + length));
    }

    public static Bitmap decodeStream(InputStream stream) {
        try {
            return Bitmap.createBitmap(stream.readAllBytes());
        } catch (IOException failed) {
            return null;
        }
    }

    public static Bitmap decodeFile(String path) {
        return decodeFile(path, null);
    }

    public static Bitmap decodeFile(String path, Options options) {
        try {
            return decodeStream(new FileInputStream(path));
        } catch (IOException failed) {
            return null;
        }
    }
}
