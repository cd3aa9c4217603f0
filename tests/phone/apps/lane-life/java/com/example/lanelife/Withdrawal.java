package com.example.lanelife;

/** Takes the consent back. */
final class Withdrawal {
    private Withdrawal() {}

    static void offer(SettingsActivity screen) {
        screen.findViewById(R.id.withdraw)
                .setOnClickListener(
                        view -> {
                            Store.withdraw(screen);
                            screen.say(R.string.withdrawn);
                        });
    }
}
