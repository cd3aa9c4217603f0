package com.google.mlkit.vision.barcode;

/** Hands out the scanner. */
public class BarcodeScanning {
    private BarcodeScanning() {}

    public static BarcodeScanner getClient() {
        return new BarcodeScanner();
    }
}
