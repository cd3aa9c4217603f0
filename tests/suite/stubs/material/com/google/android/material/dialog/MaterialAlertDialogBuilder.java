package com.google.android.material.dialog;

import android.content.Context;
import android.content.DialogInterface;
import android.view.View;
import androidx.appcompat.app.AlertDialog;

/** A stand-in with the names of the library. */
public class MaterialAlertDialogBuilder extends AlertDialog.Builder {
    public MaterialAlertDialogBuilder(Context context) {
        super(context);
    }

    public MaterialAlertDialogBuilder(Context context, int theme) {
        super(context, theme);
    }

    @Override
    public MaterialAlertDialogBuilder setTitle(int id) {
        return (MaterialAlertDialogBuilder) super.setTitle(id);
    }

    @Override
    public MaterialAlertDialogBuilder setTitle(CharSequence text) {
        return (MaterialAlertDialogBuilder) super.setTitle(text);
    }

    @Override
    public MaterialAlertDialogBuilder setMessage(int id) {
        return (MaterialAlertDialogBuilder) super.setMessage(id);
    }

    @Override
    public MaterialAlertDialogBuilder setMessage(CharSequence text) {
        return (MaterialAlertDialogBuilder) super.setMessage(text);
    }

    @Override
    public MaterialAlertDialogBuilder setView(View content) {
        return (MaterialAlertDialogBuilder) super.setView(content);
    }

    @Override
    public MaterialAlertDialogBuilder setCancelable(boolean can) {
        return (MaterialAlertDialogBuilder) super.setCancelable(can);
    }

    @Override
    public MaterialAlertDialogBuilder setPositiveButton(
            int id, DialogInterface.OnClickListener listener) {
        return (MaterialAlertDialogBuilder) super.setPositiveButton(id, listener);
    }

    @Override
    public MaterialAlertDialogBuilder setPositiveButton(
            CharSequence label, DialogInterface.OnClickListener listener) {
        return (MaterialAlertDialogBuilder) super.setPositiveButton(label, listener);
    }

    @Override
    public MaterialAlertDialogBuilder setNegativeButton(
            int id, DialogInterface.OnClickListener listener) {
        return (MaterialAlertDialogBuilder) super.setNegativeButton(id, listener);
    }

    @Override
    public MaterialAlertDialogBuilder setNegativeButton(
            CharSequence label, DialogInterface.OnClickListener listener) {
        return (MaterialAlertDialogBuilder) super.setNegativeButton(label, listener);
    }

    @Override
    public MaterialAlertDialogBuilder setNeutralButton(
            int id, DialogInterface.OnClickListener listener) {
        return (MaterialAlertDialogBuilder) super.setNeutralButton(id, listener);
    }
}
