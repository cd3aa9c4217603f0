package androidx.appcompat.app;

import android.app.Dialog;
import android.os.Bundle;
import androidx.fragment.app.DialogFragment;

/** A stand-in with the names of the library. */
public class AppCompatDialogFragment extends DialogFragment {
    @Override
    public Dialog onCreateDialog(Bundle saved) {
        return new AppCompatDialog(requireContext());
    }
}
