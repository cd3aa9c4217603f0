package okhttp3;

import java.io.Closeable;

/** What the server said. */
public final class Response implements Closeable {
    private final int code;

    Response(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    public boolean isSuccessful() {
        return code / 100 == 2;
    }

    public ResponseBody body() {
        return new ResponseBody();
    }

    @Override
    public void close() {}
}
