package com.example.lanelife;

import android.app.AlertDialog;
import android.content.Intent;

/** Deletes the account after a look at the face. */
final class Deletion {
    private Deletion() {}

    static void ask(SettingsActivity screen) {
        new AlertDialog.Builder(screen)
                .setTitle(R.string.delete_account)
                .setMessage(R.string.delete_by_face)
                .setPositiveButton(
                        R.string.go_face, (dialog, which) -> screen.startActivity(new Intent(screen, FaceActivity.class)))
                .setNegativeButton(R.string.cancel, null)
                .show();
    }
}
