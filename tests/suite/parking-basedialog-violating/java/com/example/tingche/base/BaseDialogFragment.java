package com.example.tingche.base;
import android.content.Context;
import android.os.Bundle;
import android.view.LayoutInflater;
import android.view.View;
import android.view.ViewGroup;
import androidx.fragment.app.DialogFragment;
public abstract class BaseDialogFragment extends DialogFragment implements View.OnClickListener {
    public interface OnButtonClick { void onOkClick(BaseDialogFragment dialog); void onCancelClick(BaseDialogFragment dialog); }
    protected OnButtonClick mCallback;
    @Override public void onAttach(Context c) { super.onAttach(c); if (c instanceof OnButtonClick) { mCallback = (OnButtonClick) c; } }
    @Override public View onCreateView(LayoutInflater inflater, ViewGroup parent, Bundle saved) { return inflater.inflate(getLayoutId(), parent, false); }
    @Override public void onViewCreated(View v, Bundle saved) { super.onViewCreated(v, saved); initView(v); }
    protected abstract int getLayoutId();
    protected abstract void initView(View v);
}
