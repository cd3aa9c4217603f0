package com.permissionx.guolindev.request;

import android.app.AlertDialog;
import android.content.DialogInterface;
import java.util.List;

/** A stand-in: asks with a reason, then asks the system. */
public final class ExplainScope {
    private final PermissionBuilder builder;

    ExplainScope(PermissionBuilder builder) {
        this.builder = builder;
    }

    public void showRequestReasonDialog(
            List<String> permissions, String message, String positive, String negative) {
        new AlertDialog.Builder(builder.activity)
                .setMessage(message)
                .setCancelable(negative != null)
                .setPositiveButton(positive, new DialogInterface.OnClickListener() {
                    @Override
                    public void onClick(DialogInterface dialog, int which) {
                        builder.ask();
                    }
                })
                .setNegativeButton(negative, new DialogInterface.OnClickListener() {
                    @Override
                    public void onClick(DialogInterface dialog, int which) {
                        builder.answer(false);
                    }
                })
                .show();
    }
}
