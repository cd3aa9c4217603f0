package com.example.ocr;

/** An invented reader of printed cards; it reads how many bytes there are. */
public final class IdCardReader {
    public static final int SIDE_PORTRAIT = 1;
    public static final int SIDE_EMBLEM = 2;

    static {
        try {
            System.loadLibrary("ocr_idcard");
        } catch (UnsatisfiedLinkError e) {
            // The library of the fixture has no code.
        }
    }

    public IdCardResult read(byte[] jpeg, int side) {
        return new IdCardResult(side == SIDE_PORTRAIT ? String.valueOf(jpeg.length) : "");
    }
}
