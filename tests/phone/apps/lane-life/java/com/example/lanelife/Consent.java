package com.example.lanelife;

import android.app.AlertDialog;

/** The question about the face, and about nothing else. */
final class Consent {
    private Consent() {}

    static void ask(MainActivity screen) {
        new AlertDialog.Builder(screen)
                .setTitle(R.string.consent_title)
                .setMessage(R.string.consent_text)
                .setPositiveButton(
                        R.string.agree,
                        (dialog, which) -> {
                            Store.agree(screen);
                            screen.takeFace();
                        })
                .setNegativeButton(R.string.decline, (dialog, which) -> Refusal.of(screen))
                .show();
    }
}
