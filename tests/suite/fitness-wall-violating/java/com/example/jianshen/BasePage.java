package com.example.jianshen;
import android.os.Bundle;
import android.view.LayoutInflater;
import android.view.View;
import android.view.ViewGroup;
import androidx.fragment.app.Fragment;
abstract class BasePage extends Fragment {
    private final int layout;
    BasePage(int layout) { this.layout = layout; }
    @Override public View onCreateView(LayoutInflater inflater, ViewGroup parent, Bundle saved) { return inflater.inflate(layout, parent, false); }
    protected void click(int id, Runnable r) { getView().findViewById(id).setOnClickListener(v -> r.run()); }
    protected Router router() { return ((HostActivity) getActivity()).router; }
}
