package com.example.lanelife;

/** Says that the consent is taken back, and does nothing. */
final class Withdrawal {
    private Withdrawal() {}

    static void offer(SettingsActivity screen) {
        screen.findViewById(R.id.withdraw).setOnClickListener(view -> screen.say(R.string.withdrawn));
    }
}
