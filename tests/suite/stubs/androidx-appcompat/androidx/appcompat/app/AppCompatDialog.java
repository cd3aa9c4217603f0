package androidx.appcompat.app;

import android.app.Dialog;
import android.content.Context;

/** A stand-in with the names of the library. */
public class AppCompatDialog extends Dialog {
    public AppCompatDialog(Context context) {
        super(context);
    }

    public AppCompatDialog(Context context, int theme) {
        super(context, theme);
    }
}
