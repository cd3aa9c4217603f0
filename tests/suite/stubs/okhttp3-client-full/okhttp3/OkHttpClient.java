package okhttp3;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.X509TrustManager;
import okio.ByteString;

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

    public WebSocket newWebSocket(Request request, WebSocketListener listener) {
        WebSocket socket = new WebSocket() {
            @Override
            public boolean send(String text) {
                return true;
            }

            @Override
            public boolean send(ByteString bytes) {
                return bytes.size() > 0;
            }

            @Override
            public boolean close(int code, String reason) {
                return true;
            }
        };
        listener.onOpen(socket, new Response(101));
        return socket;
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

        public Builder sslSocketFactory(SSLSocketFactory factory, X509TrustManager trust) {
            return this;
        }

        public Builder hostnameVerifier(HostnameVerifier verifier) {
            return this;
        }

        public Builder certificatePinner(CertificatePinner pinner) {
            return this;
        }

        public OkHttpClient build() {
            return new OkHttpClient();
        }
    }
}
