package okhttp3;

import okio.ByteString;

/** An open line. */
public interface WebSocket {
    boolean send(String text);

    boolean send(ByteString bytes);

    boolean close(int code, String reason);
}
