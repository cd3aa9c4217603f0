package com.example.xianji.face;

import android.app.AlertDialog;
import android.app.Dialog;
import android.app.DialogFragment;
import android.content.DialogInterface;
import android.os.Bundle;
import com.example.xianji.R;

/** The authorisation for the face, and the way around it. */
public class FaceConsent extends DialogFragment implements DialogInterface.OnClickListener {
    @Override
    public Dialog onCreateDialog(Bundle saved) {
        String text = getString(R.string.face_text) + "\n\n" + getString(R.string.face_other);
        return new AlertDialog.Builder(getActivity())
                .setTitle(R.string.face_title)
                .setMessage(text)
                .setPositiveButton(R.string.face_yes, this)
                .setNegativeButton(R.string.face_no, this)
                .create();
    }

    @Override
    public void onClick(DialogInterface dialog, int which) {
        Host host = (Host) getActivity();
        if (which == Dialog.BUTTON_POSITIVE) {
            host.onConsent();
        } else {
            host.onRefusal();
        }
    }

    /** Who asked. */
    public interface Host {
        void onConsent();

        void onRefusal();
    }
}
