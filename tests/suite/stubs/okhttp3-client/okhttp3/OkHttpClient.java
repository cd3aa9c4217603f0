package okhttp3;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** A client that never connects. */
public class OkHttpClient {
    public OkHttpClient() {}

    public Call newCall(final Request request) {
        return new Call() {
            @Override
            public Response execute() throws IOException {
                return new Response(request.body() == null ? 404 : 200);
            }

            @Override
            public void enqueue(Callback callback) {
                try {
                    callback.onResponse(this, execute());
                } catch (IOException error) {
                    callback.onFailure(this, error);
                }
            }

            @Override
            public void cancel() {}
        };
    }

    public Builder newBuilder() {
        return new Builder();
    }

    /** Collects settings. */
    public static final class Builder {
        public Builder connectTimeout(long time, TimeUnit unit) {
            return this;
        }

        public Builder readTimeout(long time, TimeUnit unit) {
            return this;
        }

        public OkHttpClient build() {
            return new OkHttpClient();
        }
    }
}
