package com.example.tingche;
import android.os.Bundle;
import android.view.View;
import android.widget.TextView;
import com.example.tingche.base.BaseDialogFragment;
public class NoticeDialog extends BaseDialogFragment {
    private static final String ARG = "content";
    public static NoticeDialog newInstance(String content) { NoticeDialog d = new NoticeDialog(); Bundle b = new Bundle(); b.putString(ARG, content); d.setArguments(b); d.setCancelable(false); return d; }
    @Override protected int getLayoutId() { return R.layout.dialog_notice; }
    @Override protected void initView(View v) {
        ((TextView) v.findViewById(R.id.tv_content)).setText(getArguments().getString(ARG));
        v.findViewById(R.id.tv_ok).setOnClickListener(this);
        v.findViewById(R.id.tv_cancel).setOnClickListener(this);
    }
    @Override public void onClick(View v) {
        dismissAllowingStateLoss();
        if (mCallback == null) { return; }
        switch (v.getId()) {
            case R.id.tv_ok: mCallback.onOkClick(this); break;
            case R.id.tv_cancel: mCallback.onCancelClick(this); break;
            default: break;
        }
    }
}
