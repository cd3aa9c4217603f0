package com.android.volley;

/** A queue that sends nothing. */
public class RequestQueue {
    public <T> Request<T> add(Request<T> request) {
        request.deliverResponse(request.parseNetworkResponse(new NetworkResponse(new byte[0])).result);
        return request;
    }

    public void cancelAll(Object tag) {}
}
