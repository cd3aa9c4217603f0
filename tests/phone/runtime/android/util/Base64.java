package android.util;

import java.nio.charset.StandardCharsets;

public class Base64 {
    public static final int DEFAULT = 0;
    public static final int NO_PADDING = 1;
    public static final int NO_WRAP = 2;
    public static final int CRLF = 4;
    public static final int URL_SAFE = 8;
    public static final int NO_CLOSE = 16;

    public static byte[] encode(byte[] data, int flags) {
        java.util.Base64.Encoder encoder;
        if ((flags & URL_SAFE) != 0) {
            encoder = java.util.Base64.getUrlEncoder();
        } else if ((flags & NO_WRAP) != 0) {
            encoder = java.util.Base64.getEncoder();
        } else {
            encoder = java.util.Base64.getMimeEncoder(76, new byte[] {'\n'});
        }
        if ((flags & NO_PADDING) != 0) {
            encoder = encoder.withoutPadding();
        }
        byte[] encoded = encoder.encode(data);
        if ((flags & (NO_WRAP | URL_SAFE)) != 0) {
            return encoded;
        }
        byte[] ended = java.util.Arrays.copyOf(encoded, encoded.length + 1);
        ended[encoded.length] = '\n';
        return ended;
    }

    public static String encodeToString(byte[] data, int flags) {
        return new String(encode(data, flags), StandardCharsets.US_ASCII);
    }

    public static byte[] decode(byte[] data, int flags) {
        boolean url = (flags & URL_SAFE) != 0;
        return (url ? java.util.Base64.getUrlDecoder() : java.util.Base64.getMimeDecoder()).decode(data);
    }

    public static byte[] decode(String text, int flags) {
        return decode(text.getBytes(StandardCharsets.US_ASCII), flags);
    }
}
