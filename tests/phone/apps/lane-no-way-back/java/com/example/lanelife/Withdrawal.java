package com.example.lanelife;

/** There is no way to take the consent back. */
final class Withdrawal {
    private Withdrawal() {}

    static void offer(SettingsActivity screen) {}
}
