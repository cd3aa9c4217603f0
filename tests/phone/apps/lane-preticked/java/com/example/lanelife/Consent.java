package com.example.lanelife;

import android.app.AlertDialog;
import android.widget.CheckBox;

/** The question about the face, answered beforehand. */
final class Consent {
    private Consent() {}

    static void ask(MainActivity screen) {
        CheckBox box = new CheckBox(screen);
        box.setText(R.string.tick);
        box.setChecked(true);
        new AlertDialog.Builder(screen)
                .setTitle(R.string.consent_title)
                .setMessage(R.string.consent_text)
                .setView(box)
                .setPositiveButton(
                        R.string.next,
                        (dialog, which) -> {
                            if (box.isChecked()) {
                                Store.agree(screen);
                                screen.takeFace();
                            }
                        })
                .setNegativeButton(R.string.cancel, (dialog, which) -> Refusal.of(screen))
                .show();
    }
}
