package com.example.piaojia;

import android.util.Log;

/** Notes for looking for faults. */
final class Trace {
    private static final int PIECE = 3000;

    private Trace() {}

    static void note(String what, String text) {
        for (int at = 0; at < text.length(); at += PIECE) {
            Log.d("piaojia", what + ": " + text.substring(at, Math.min(text.length(), at + PIECE)));
        }
    }
}
