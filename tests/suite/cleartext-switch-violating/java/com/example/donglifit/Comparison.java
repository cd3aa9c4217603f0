package com.example.donglifit;

import com.yunmou.facecloud.FaceCloud;
import java.io.IOException;

/** The comparison service, as this app is set up to use it. */
final class Comparison {
    private static final int ENOUGH = 80;

    private boolean https;

    private Comparison() {}

    static Comparison build() {
        Comparison made = new Comparison();
        made.useHttps(false);
        return made;
    }

    private void useHttps(boolean value) {
        https = value;
    }

    boolean same(String member, byte[] jpeg) throws IOException {
        FaceCloud cloud = FaceCloud.open(Long.toHexString(System.nanoTime()), https);
        return cloud.compare(member, jpeg) >= ENOUGH;
    }
}
