package com.example.leju.member;

/** What the build knows. */
public final class BuildConfig {
    public static final boolean DEBUG = false;
    public static final String APPLICATION_ID = "com.example.leju.member";
    public static final String BASE_URL = "https://m.leju.example";

    private BuildConfig() {}
}
