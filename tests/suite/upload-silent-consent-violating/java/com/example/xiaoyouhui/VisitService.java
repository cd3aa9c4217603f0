package com.example.xiaoyouhui;

import android.content.Context;
import com.android.volley.RequestQueue;
import com.android.volley.toolbox.Volley;

/** The school's server. */
final class VisitService {
    private static final String CHECK = "https://alumni.xiaoyouhui.example/visit/check";

    private static VisitService instance;

    private final RequestQueue queue;

    private VisitService(RequestQueue queue) {
        this.queue = queue;
    }

    static VisitService get(Context context) {
        if (instance == null) {
            instance = new VisitService(Volley.newRequestQueue(context.getApplicationContext()));
        }
        return instance;
    }

    void check(byte[] picture, Answer answer) {
        PartsRequest request = new PartsRequest(CHECK, answer);
        request.part("visit", "20250601-88".getBytes());
        request.part("face", picture);
        queue.add(request);
    }

    /** What the server said. */
    interface Answer {
        void checked(boolean good);
    }
}
