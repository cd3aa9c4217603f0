package com.example.lanelife;

/** What the app does by itself when it opens: nothing. */
final class Opening {
    private Opening() {}

    static void of(MainActivity screen) {}

    static void answered(MainActivity screen, int[] grants) {}
}
