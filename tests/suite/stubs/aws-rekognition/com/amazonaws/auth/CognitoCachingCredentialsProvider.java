package com.amazonaws.auth;

import android.content.Context;
import com.amazonaws.regions.Regions;

/** Credentials that open nothing. */
public class CognitoCachingCredentialsProvider {
    public CognitoCachingCredentialsProvider(Context context, String pool, Regions region) {}
}
