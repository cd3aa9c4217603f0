package okhttp3;

import java.io.File;

/** What is sent; here only its length counts. */
public abstract class RequestBody {
    public abstract MediaType contentType();

    public long contentLength() {
        return -1;
    }

    public static RequestBody create(MediaType type, byte[] content) {
        return new Fixed(type, content.length);
    }

    public static RequestBody create(MediaType type, String content) {
        return new Fixed(type, content.length());
    }

    public static RequestBody create(MediaType type, File file) {
        return new Fixed(type, file.length());
    }

    private static final class Fixed extends RequestBody {
        private final MediaType type;
        private final long length;

        Fixed(MediaType type, long length) {
            this.type = type;
            this.length = length;
        }

        @Override
        public MediaType contentType() {
            return type;
        }

        @Override
        public long contentLength() {
            return length;
        }
    }
}
