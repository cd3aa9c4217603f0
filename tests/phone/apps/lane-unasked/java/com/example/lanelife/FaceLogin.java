package com.example.lanelife;

/** The way to the face step: nothing is asked. */
final class FaceLogin {
    private FaceLogin() {}

    static void wanted(MainActivity screen) {
        screen.takeFace();
    }
}
