package com.android.volley;

/** A request that failed. */
public class VolleyError extends Exception {}
