package retrofit2;

/** What the server said. */
public final class Response<T> {
    private final T body;

    private Response(T body) {
        this.body = body;
    }

    public T body() {
        return body;
    }

    public boolean isSuccessful() {
        return body != null;
    }
}
