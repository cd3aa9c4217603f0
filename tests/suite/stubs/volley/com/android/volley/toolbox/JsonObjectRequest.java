package com.android.volley.toolbox;

import com.android.volley.NetworkResponse;
import com.android.volley.Request;
import com.android.volley.Response;
import org.json.JSONObject;

/** A request that is JSON, answered with JSON. */
public class JsonObjectRequest extends Request<JSONObject> {
    private final JSONObject body;
    private final Response.Listener<JSONObject> listener;

    public JsonObjectRequest(
            int method,
            String url,
            JSONObject body,
            Response.Listener<JSONObject> listener,
            Response.ErrorListener failed) {
        super(method, url, failed);
        this.body = body;
        this.listener = listener;
    }

    @Override
    public byte[] getBody() {
        return body.toString().getBytes();
    }

    @Override
    protected Response<JSONObject> parseNetworkResponse(NetworkResponse response) {
        return Response.success(new JSONObject());
    }

    @Override
    protected void deliverResponse(JSONObject response) {
        listener.onResponse(response);
    }
}
