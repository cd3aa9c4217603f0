package androidx.fragment.app;

import android.app.Dialog;
import android.content.DialogInterface;
import android.os.Bundle;

/** A stand-in with the names of the library and bodies of our own. */
public class DialogFragment extends Fragment
        implements DialogInterface.OnCancelListener, DialogInterface.OnDismissListener {
    private boolean cancelable = true;
    private Dialog dialog;

    public void show(FragmentManager manager, String tag) {
        manager.beginTransaction().add(this, tag).commit();
    }

    public Dialog onCreateDialog(Bundle saved) {
        return new Dialog(activity);
    }

    public void setCancelable(boolean cancelable) {
        this.cancelable = cancelable;
        if (dialog != null) {
            dialog.setCancelable(cancelable);
        }
    }

    public boolean isCancelable() {
        return cancelable;
    }

    public Dialog getDialog() {
        return dialog;
    }

    public void dismiss() {
        if (dialog != null) {
            dialog.dismiss();
        }
        getParentFragmentManager().beginTransaction().remove(this).commit();
    }

    public void dismissAllowingStateLoss() {
        dismiss();
    }

    @Override
    public void onStart() {
        super.onStart();
        dialog = onCreateDialog(null);
        if (view != null) {
            dialog.setContentView(view);
        }
        dialog.setCancelable(cancelable);
        dialog.setOnCancelListener(this);
        dialog.setOnDismissListener(this);
        dialog.show();
    }

    @Override
    public void onCancel(DialogInterface dialog) {}

    @Override
    public void onDismiss(DialogInterface dialog) {}
}
