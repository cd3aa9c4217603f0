package com.onfido.android.sdk.capture.upload;

/** What was captured. */
public class Captures {
    private final String face;

    public Captures(String face) {
        this.face = face;
    }

    public String getFace() {
        return face;
    }
}
