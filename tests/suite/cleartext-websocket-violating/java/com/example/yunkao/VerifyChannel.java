package com.example.yunkao;

import android.os.Handler;
import android.os.HandlerThread;
import android.os.Looper;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.json.JSONException;
import org.json.JSONObject;

/** The line to the verification service; it lives on a thread of its own. */
class VerifyChannel extends WebSocketListener {
    private final Handler main = new Handler(Looper.getMainLooper());
    private final Handler worker;
    private final Result result;
    private WebSocket line;

    VerifyChannel(Result result) {
        this.result = result;
        HandlerThread thread = new HandlerThread("verify");
        thread.start();
        worker = new Handler(thread.getLooper());
    }

    void open() {
        Request request = new Request.Builder().url(Env.VERIFY).build();
        line = new OkHttpClient().newWebSocket(request, this);
    }

    /** Queues the outcome of the liveness step. */
    void deliver(final String candidate, final byte[] protobuf) {
        worker.post(new Runnable() {
            @Override
            public void run() {
                try {
                    JSONObject head = new JSONObject();
                    head.put("candidate", candidate);
                    head.put("size", protobuf.length);
                    line.send(head.toString());
                    line.send(ByteString.of(protobuf, 0, protobuf.length));
                } catch (JSONException e) {
                    answer(false);
                }
            }
        });
    }

    @Override
    public void onMessage(WebSocket socket, String text) {
        answer("ok".equals(text));
        socket.close(1000, "done");
    }

    @Override
    public void onFailure(WebSocket socket, Throwable error, Response response) {
        answer(false);
    }

    private void answer(boolean same) {
        main.post(() -> result.verified(same));
    }

    /** What the service said. */
    interface Result {
        void verified(boolean same);
    }
}
