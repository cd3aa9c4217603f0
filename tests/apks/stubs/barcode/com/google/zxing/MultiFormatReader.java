package com.google.zxing;

/** A stand-in that reads no code. */
public final class MultiFormatReader {
    public Result decode(byte[] luminance) {
        return new Result(luminance.length + " bytes");
    }

    public void reset() {}
}
