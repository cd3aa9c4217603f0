package com.example.huiyishimen;

/** From the vendor's console; bound to this package. */
final class ArcKeys {
    static final String APP_ID = "6zKp4WvQ2nXtYs8RmBc5LdJfHg7UeAa9TkMz3VbNqRwE";
    static final String ACTIVE_KEY = "85Q1-11JC-A1HV-2K7M";

    private ArcKeys() {}
}
