package com.android.volley;

import java.util.Collections;
import java.util.Map;

/** A request of some kind. */
public abstract class Request<T> {
    private final int method;
    private final String url;
    private final Response.ErrorListener failed;

    public Request(int method, String url, Response.ErrorListener failed) {
        this.method = method;
        this.url = url;
        this.failed = failed;
    }

    public int getMethod() {
        return method;
    }

    public String getUrl() {
        return url;
    }

    public byte[] getBody() throws AuthFailureError {
        return getParams() == null ? null : getParams().toString().getBytes();
    }

    public String getBodyContentType() {
        return "application/x-www-form-urlencoded";
    }

    public Map<String, String> getHeaders() throws AuthFailureError {
        return Collections.emptyMap();
    }

    protected Map<String, String> getParams() throws AuthFailureError {
        return null;
    }

    protected abstract Response<T> parseNetworkResponse(NetworkResponse response);

    protected abstract void deliverResponse(T response);

    public void deliverError(VolleyError error) {
        if (failed != null) {
            failed.onErrorResponse(error);
        }
    }

    public Request<?> setTag(Object tag) {
        return this;
    }

    /** The verbs. */
    public interface Method {
        int GET = 0;
        int POST = 1;
    }
}
