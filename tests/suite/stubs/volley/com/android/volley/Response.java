package com.android.volley;

/** Who hears of the answer. */
public class Response<T> {
    public final T result;

    private Response(T result) {
        this.result = result;
    }

    public static <T> Response<T> success(T result) {
        return new Response<>(result);
    }

    /** Hears of success. */
    public interface Listener<T> {
        void onResponse(T response);
    }

    /** Hears of failure. */
    public interface ErrorListener {
        void onErrorResponse(VolleyError error);
    }
}
