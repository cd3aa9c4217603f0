package com.example.lanelife;

import android.app.AlertDialog;

/** The question about the privacy policy at the first start. */
final class Privacy {
    private Privacy() {}

    static void first(MainActivity screen, Runnable then) {
        if (Store.welcomed(screen)) {
            then.run();
            return;
        }
        new AlertDialog.Builder(screen)
                .setTitle(R.string.welcome_title)
                .setMessage(R.string.welcome_text)
                .setCancelable(false)
                .setPositiveButton(
                        R.string.welcome_agree,
                        (dialog, which) -> {
                            Store.welcome(screen);
                            then.run();
                        })
                .setNegativeButton(R.string.welcome_decline, (dialog, which) -> screen.say(R.string.guest))
                .show();
    }
}
