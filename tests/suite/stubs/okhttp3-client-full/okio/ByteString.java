package okio;

/** Some bytes. */
public class ByteString {
    private final int size;

    private ByteString(int size) {
        this.size = size;
    }

    public static ByteString of(byte... data) {
        return new ByteString(data.length);
    }

    public static ByteString of(byte[] data, int offset, int count) {
        return new ByteString(count);
    }

    public int size() {
        return size;
    }
}
