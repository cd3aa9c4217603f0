package com.example.facelogin;

/** What comes first: here the camera. */
final class Order {
    private Order() {}

    static void begin(MainActivity screen) {
        screen.needCamera();
    }

    static void cameraReady(MainActivity screen) {
        screen.askConsent();
    }

    static void agreed(MainActivity screen) {
        screen.takePicture();
    }
}
