package com.faceunity.wrapper;

/** A stand-in with the names of the SDK; it hands frames back as they came. */
public class faceunity {
    private static boolean ready;

    private faceunity() {}

    public static int fuSetup(byte[] bundle, byte[] license) {
        ready = license != null;
        return ready ? 1 : 0;
    }

    public static int fuCreateItemFromPackage(byte[] bundle) {
        return bundle.length > 0 ? 1 : 0;
    }

    public static int fuItemSetParam(int item, String name, double value) {
        return item > 0 && value >= 0 ? 1 : 0;
    }

    public static int fuIsLibraryInit() {
        return ready ? 1 : 0;
    }
}
