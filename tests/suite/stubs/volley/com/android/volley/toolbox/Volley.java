package com.android.volley.toolbox;

import android.content.Context;
import com.android.volley.RequestQueue;

/** Hands out queues. */
public class Volley {
    private Volley() {}

    public static RequestQueue newRequestQueue(Context context) {
        return new RequestQueue();
    }
}
