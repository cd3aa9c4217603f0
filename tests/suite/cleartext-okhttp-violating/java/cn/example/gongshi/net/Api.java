package cn.example.gongshi.net;

import cn.example.gongshi.BuildConfig;

/** Addresses of the attendance service. */
public final class Api {
    private Api() {}

    public static String of(String action) {
        StringBuilder url = new StringBuilder(BuildConfig.API_SCHEME);
        url.append("://").append(BuildConfig.API_HOST);
        url.append(':').append(BuildConfig.API_PORT);
        return url.append(BuildConfig.API_ROOT).append(action).toString();
    }
}
