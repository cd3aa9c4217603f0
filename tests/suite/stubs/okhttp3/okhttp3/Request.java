package okhttp3;

/** Where to, and with what. */
public final class Request {
    private final String url;
    private final RequestBody body;

    private Request(String url, RequestBody body) {
        this.url = url;
        this.body = body;
    }

    public RequestBody body() {
        return body;
    }

    @Override
    public String toString() {
        return url;
    }

    /** Collects a request. */
    public static class Builder {
        private String url;
        private RequestBody body;

        public Builder url(String url) {
            this.url = url;
            return this;
        }

        public Builder header(String name, String value) {
            return this;
        }

        public Builder addHeader(String name, String value) {
            return this;
        }

        public Builder get() {
            return this;
        }

        public Builder post(RequestBody body) {
            this.body = body;
            return this;
        }

        public Request build() {
            return new Request(url, body);
        }
    }
}
