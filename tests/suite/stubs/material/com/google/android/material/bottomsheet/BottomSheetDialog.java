package com.google.android.material.bottomsheet;

import android.content.Context;
import android.view.Gravity;
import android.view.View;
import androidx.appcompat.app.AppCompatDialog;

/** A stand-in: a dialog at the lower edge. */
public class BottomSheetDialog extends AppCompatDialog {
    public BottomSheetDialog(Context context) {
        super(context);
    }

    public BottomSheetDialog(Context context, int theme) {
        super(context, theme);
    }

    @Override
    public void setContentView(View view) {
        super.setContentView(view);
        getWindow().setGravity(Gravity.BOTTOM);
    }
}
