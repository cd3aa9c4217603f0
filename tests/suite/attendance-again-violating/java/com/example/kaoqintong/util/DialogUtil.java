package com.example.kaoqintong.util;

import android.app.AlertDialog;
import android.content.Context;
import android.content.DialogInterface;

/** One look for all dialogs. */
public class DialogUtil {
    private DialogUtil() {}

    /** What was chosen. */
    public interface Callback {
        void onOk();

        void onCancel();
    }

    public static void show(
            Context ctx, String title, String msg, String ok, String cancel, final Callback callback) {
        new AlertDialog.Builder(ctx)
                .setTitle(title)
                .setMessage(msg)
                .setCancelable(false)
                .setPositiveButton(ok, new DialogInterface.OnClickListener() {
                    @Override
                    public void onClick(DialogInterface dialog, int which) {
                        dialog.dismiss();
                        callback.onOk();
                    }
                })
                .setNegativeButton(cancel, new DialogInterface.OnClickListener() {
                    @Override
                    public void onClick(DialogInterface dialog, int which) {
                        dialog.dismiss();
                        callback.onCancel();
                    }
                })
                .show();
    }
}
