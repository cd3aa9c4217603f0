package com.facepp.error;

/** An answer that could not be read. */
public class FaceppParseException extends Exception {
    public FaceppParseException(String message) {
        super(message);
    }
}
