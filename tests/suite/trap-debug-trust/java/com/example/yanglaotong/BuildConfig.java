package com.example.yanglaotong;

/** Written by the build. */
public final class BuildConfig {
    public static final boolean DEBUG = Boolean.parseBoolean("false");
    public static final String APPLICATION_ID = "com.example.yanglaotong";
    public static final String BUILD_TYPE = "release";
    public static final int VERSION_CODE = 100;

    private BuildConfig() {}
}
