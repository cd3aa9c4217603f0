package okhttp3;

/** Hears what comes over a line. */
public abstract class WebSocketListener {
    public void onOpen(WebSocket socket, Response response) {}

    public void onMessage(WebSocket socket, String text) {}

    public void onClosed(WebSocket socket, int code, String reason) {}

    public void onFailure(WebSocket socket, Throwable error, Response response) {}
}
