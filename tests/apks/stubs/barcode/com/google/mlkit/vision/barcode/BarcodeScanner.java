package com.google.mlkit.vision.barcode;

import java.util.Collections;
import java.util.List;

/** A stand-in that finds nothing. */
public class BarcodeScanner {
    public List<String> process(byte[] frame) {
        return Collections.emptyList();
    }

    public void close() {}
}
