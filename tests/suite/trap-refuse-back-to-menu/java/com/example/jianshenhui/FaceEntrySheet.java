package com.example.jianshenhui;

import android.app.Dialog;
import android.content.Context;
import android.os.Bundle;
import android.view.ViewGroup.LayoutParams;
import android.widget.Button;
import android.widget.LinearLayout;
import android.widget.TextView;

/** The question, in a dialog drawn by hand. */
class FaceEntrySheet extends Dialog {
    private final Choice choice;

    FaceEntrySheet(Context context, Choice choice) {
        super(context);
        this.choice = choice;
    }

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setTitle(R.string.sheet_title);
        LinearLayout column = new LinearLayout(getContext());
        column.setOrientation(LinearLayout.VERTICAL);
        TextView text = new TextView(getContext());
        text.setText(R.string.sheet);
        column.addView(text);
        Button yes = new Button(getContext());
        yes.setText(R.string.yes);
        yes.setOnClickListener(v -> {
            dismiss();
            choice.onAgreed();
        });
        column.addView(yes, LayoutParams.MATCH_PARENT, LayoutParams.WRAP_CONTENT);
        Button no = new Button(getContext());
        no.setText(R.string.no);
        no.setOnClickListener(v -> dismiss());
        column.addView(no, LayoutParams.MATCH_PARENT, LayoutParams.WRAP_CONTENT);
        setContentView(column);
    }

    /** Who asked. */
    interface Choice {
        void onAgreed();
    }
}
