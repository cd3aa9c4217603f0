package okhttp3;

import java.io.IOException;

/** A request that can be sent. */
public interface Call {
    Response execute() throws IOException;

    void enqueue(Callback callback);

    void cancel();
}
