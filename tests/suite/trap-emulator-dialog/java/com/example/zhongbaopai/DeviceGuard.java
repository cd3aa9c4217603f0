package com.example.zhongbaopai;

import android.os.Build;

/** Whether this is a phone. */
final class DeviceGuard {
    private DeviceGuard() {}

    static boolean emulator() {
        String print = Build.FINGERPRINT;
        return print.startsWith("generic")
                || print.contains("vbox")
                || Build.MODEL.contains("Emulator")
                || Build.HARDWARE.contains("goldfish")
                || Build.HARDWARE.contains("ranchu")
                || Build.PRODUCT.startsWith("sdk_");
    }
}
