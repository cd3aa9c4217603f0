package com.android.volley;

/** A request that was not allowed. */
public class AuthFailureError extends VolleyError {}
