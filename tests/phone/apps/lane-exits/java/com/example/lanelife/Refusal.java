package com.example.lanelife;

/** What happens after a refusal: the app ends. */
final class Refusal {
    private Refusal() {}

    static void of(MainActivity screen) {
        screen.finish();
        System.exit(0);
    }
}
