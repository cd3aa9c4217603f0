package com.example.donglifit;

import android.app.Dialog;
import android.content.Context;
import android.os.Bundle;
import android.view.View;

/** Asks whether the face may be compared. */
class AskDialog extends Dialog implements View.OnClickListener {
    private final Answer answer;

    AskDialog(Context context, Answer answer) {
        super(context);
        this.answer = answer;
    }

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setTitle(R.string.ask_head);
        setContentView(R.layout.ask);
        findViewById(R.id.ok).setOnClickListener(this);
        findViewById(R.id.code).setOnClickListener(this);
    }

    @Override
    public void onClick(View view) {
        dismiss();
        if (view.getId() == R.id.ok) {
            answer.agreed();
        } else {
            answer.refused();
        }
    }

    /** What was answered. */
    interface Answer {
        void agreed();

        void refused();
    }
}
