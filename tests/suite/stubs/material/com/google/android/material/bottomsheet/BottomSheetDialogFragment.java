package com.google.android.material.bottomsheet;

import android.app.Dialog;
import android.os.Bundle;
import androidx.appcompat.app.AppCompatDialogFragment;

/** A stand-in with the names of the library. */
public class BottomSheetDialogFragment extends AppCompatDialogFragment {
    @Override
    public Dialog onCreateDialog(Bundle saved) {
        return new BottomSheetDialog(requireContext());
    }
}
