package com.example.facelogin;

/** What comes first: here the consent. */
final class Order {
    private Order() {}

    static void begin(MainActivity screen) {
        screen.askConsent();
    }

    static void cameraReady(MainActivity screen) {
        screen.takePicture();
    }

    static void agreed(MainActivity screen) {
        screen.needCamera();
    }
}
