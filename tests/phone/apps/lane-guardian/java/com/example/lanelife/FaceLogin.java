package com.example.lanelife;

import android.app.AlertDialog;
import android.text.InputType;
import android.widget.EditText;

/** The way to the face step: the age, then the consent. */
final class FaceLogin {
    private FaceLogin() {}

    static void wanted(MainActivity screen) {
        if (Store.agreed(screen)) {
            screen.takeFace();
            return;
        }
        EditText age = new EditText(screen);
        age.setHint(R.string.age_hint);
        age.setInputType(InputType.TYPE_CLASS_NUMBER);
        new AlertDialog.Builder(screen)
                .setTitle(R.string.age_title)
                .setView(age)
                .setPositiveButton(R.string.confirm, (dialog, which) -> told(screen, age.getText().toString()))
                .setNegativeButton(R.string.cancel, null)
                .show();
    }

    private static void told(MainActivity screen, String age) {
        if (age.isEmpty()) {
            return;
        }
        if (Integer.parseInt(age) < 14) {
            askGuardian(screen);
        } else {
            Consent.ask(screen);
        }
    }

    private static void askGuardian(MainActivity screen) {
        new AlertDialog.Builder(screen)
                .setTitle(R.string.guardian_title)
                .setMessage(R.string.guardian_text)
                .setPositiveButton(R.string.guardian_call, (dialog, which) -> screen.say(R.string.guardian_asked))
                .setNegativeButton(R.string.use_sms, (dialog, which) -> screen.say(R.string.sms_sent))
                .show();
    }
}
