package com.example.yuedu;
import android.app.Dialog;
import android.content.Context;
import android.os.Bundle;
import android.view.View;
import android.widget.Button;
import android.widget.TextView;
public class CommonDialog extends Dialog implements View.OnClickListener {
    public interface OnConfirmListener { void onConfirm(); }
    public interface OnCancelClickListener { void onCancel(); }
    private String content; private String confirm; private String cancel;
    private OnConfirmListener onConfirm;
    private OnCancelClickListener onCancelClick;
    public CommonDialog(Context c) { super(c, android.R.style.Theme_Translucent_NoTitleBar); }
    public CommonDialog setContent(String s) { content = s; return this; }
    public CommonDialog setOnConfirm(String s, OnConfirmListener l) { confirm = s; onConfirm = l; return this; }
    public CommonDialog setOnCancel(String s, OnCancelClickListener l) { cancel = s; onCancelClick = l; return this; }
    @Override protected void onCreate(Bundle b) {
        super.onCreate(b);
        setContentView(R.layout.dialog_common);
        ((TextView) findViewById(R.id.content)).setText(content);
        Button ok = (Button) findViewById(R.id.confirm); ok.setText(confirm); ok.setOnClickListener(this);
        Button no = (Button) findViewById(R.id.cancel); no.setText(cancel); no.setOnClickListener(this);
    }
    @Override public void onClick(View v) {
        int id = v.getId();
        if (id == R.id.confirm) { if (onConfirm != null) { onConfirm.onConfirm(); } }
        else if (id == R.id.cancel) { if (onCancelClick != null) { onCancelClick.onCancel(); } }
        dismiss();
    }
}
