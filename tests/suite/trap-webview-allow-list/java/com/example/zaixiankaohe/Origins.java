package com.example.zaixiankaohe;

import android.net.Uri;
import android.webkit.PermissionRequest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** Pages of our own. */
final class Origins {
    private static final Set<String> OWN =
            new HashSet<>(Arrays.asList("train.peixun.example", "exam.peixun.example"));

    private Origins() {}

    static boolean trusted(Uri origin) {
        return origin != null && "https".equals(origin.getScheme()) && OWN.contains(origin.getHost());
    }

    static boolean cameraOnly(String[] wanted) {
        return wanted.length == 1 && PermissionRequest.RESOURCE_VIDEO_CAPTURE.equals(wanted[0]);
    }
}
