package com.android.volley;

/** Raw bytes of an answer. */
public class NetworkResponse {
    public final byte[] data;

    public NetworkResponse(byte[] data) {
        this.data = data;
    }
}
