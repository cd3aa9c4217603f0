package com.example.lanelife;

/** The way to the face step: the consent first, unless it was given before. */
final class FaceLogin {
    private FaceLogin() {}

    static void wanted(MainActivity screen) {
        if (Store.agreed(screen)) {
            screen.takeFace();
        } else {
            Consent.ask(screen);
        }
    }
}
