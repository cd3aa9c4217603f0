package com.example.lanelife;

/** What the app does by itself when it opens: it asks for the face, each time anew. */
final class Opening {
    private Opening() {}

    static void of(MainActivity screen) {
        if (!Store.agreed(screen)) {
            Consent.ask(screen);
        }
    }

    static void answered(MainActivity screen, int[] grants) {}
}
