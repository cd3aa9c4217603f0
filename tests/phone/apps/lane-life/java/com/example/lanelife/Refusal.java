package com.example.lanelife;

/** What happens after a refusal: the app goes on. */
final class Refusal {
    private Refusal() {}

    static void of(MainActivity screen) {
        screen.say(R.string.refused);
    }
}
