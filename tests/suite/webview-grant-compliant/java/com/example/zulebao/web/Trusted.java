package com.example.zulebao.web;

import android.net.Uri;
import java.util.Arrays;
import java.util.List;

/** The pages that may ask for the camera. */
final class Trusted {
    private static final List<String> HOSTS =
            Arrays.asList("market.m.taobao.com", "render.alipay.com");

    private Trusted() {}

    static boolean origin(Uri origin) {
        return "https".equals(origin.getScheme()) && HOSTS.contains(origin.getHost());
    }
}
