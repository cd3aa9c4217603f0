package cn.example.gongshi;

/** Written by the build. */
public final class BuildConfig {
    public static final boolean DEBUG = Boolean.parseBoolean("false");
    public static final String APPLICATION_ID = "cn.example.gongshi";
    public static final String API_SCHEME = "https";
    public static final String API_HOST = "kq.gongshi.example";
    public static final int API_PORT = 8443;
    public static final String API_ROOT = "/api/v3/";

    private BuildConfig() {}
}
