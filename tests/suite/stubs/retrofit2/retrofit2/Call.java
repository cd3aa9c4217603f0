package retrofit2;

import java.io.IOException;

/** A request that can be sent. */
public interface Call<T> {
    Response<T> execute() throws IOException;

    void enqueue(Callback<T> callback);
}
