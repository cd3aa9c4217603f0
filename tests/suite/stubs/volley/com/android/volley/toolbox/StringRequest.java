package com.android.volley.toolbox;

import com.android.volley.NetworkResponse;
import com.android.volley.Request;
import com.android.volley.Response;

/** A request answered with text. */
public class StringRequest extends Request<String> {
    private final Response.Listener<String> listener;

    public StringRequest(
            int method,
            String url,
            Response.Listener<String> listener,
            Response.ErrorListener failed) {
        super(method, url, failed);
        this.listener = listener;
    }

    @Override
    protected Response<String> parseNetworkResponse(NetworkResponse response) {
        return Response.success(new String(response.data));
    }

    @Override
    protected void deliverResponse(String response) {
        listener.onResponse(response);
    }
}
