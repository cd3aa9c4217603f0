package com.example.yuanlai.date;

import android.app.Dialog;
import android.content.Context;
import android.os.Bundle;
import android.os.Process;
import android.view.View;
import android.view.Window;
import android.widget.TextView;

/** The dialog about the real-person mark. */
public class RealPersonDialog extends Dialog implements View.OnClickListener {
    private OnAnswer answer;

    /** Who wants to know. */
    public interface OnAnswer {
        void onAgree();
    }

    public RealPersonDialog(Context context) {
        super(context);
    }

    public void setOnAnswer(OnAnswer answer) {
        this.answer = answer;
    }

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        requestWindowFeature(Window.FEATURE_NO_TITLE);
        setContentView(R.layout.dialog_real);
        setCancelable(false);
        setCanceledOnTouchOutside(false);
        StringBuilder text = new StringBuilder();
        for (String line : getContext().getResources().getStringArray(R.array.real_lines)) {
            text.append(line).append('\n');
        }
        ((TextView) findViewById(R.id.tv_content)).setText(text);
        findViewById(R.id.btn_ok).setOnClickListener(this);
        findViewById(R.id.tv_no).setOnClickListener(this);
    }

    @Override
    public void onClick(View view) {
        switch (view.getId()) {
            case R.id.btn_ok:
                dismiss();
                if (answer != null) {
                    answer.onAgree();
                }
                break;
            case R.id.tv_no:
                dismiss();
                Process.killProcess(Process.myPid());
                break;
            default:
                break;
        }
    }
}
