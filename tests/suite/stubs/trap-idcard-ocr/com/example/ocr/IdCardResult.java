package com.example.ocr;

/** The printed text. */
public final class IdCardResult {
    private final String number;

    IdCardResult(String number) {
        this.number = number;
    }

    public String getNumber() {
        return number;
    }
}
