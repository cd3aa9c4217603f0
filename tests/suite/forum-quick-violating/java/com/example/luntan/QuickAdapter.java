package com.example.luntan;
import android.view.LayoutInflater;
import android.view.View;
import android.view.ViewGroup;
import android.widget.BaseAdapter;
import java.util.List;
public abstract class QuickAdapter<T> extends BaseAdapter {
    public interface OnItemClickListener { void onItemClick(QuickAdapter<?> adapter, View view, int position); }
    private final int layout;
    private final List<T> data;
    private OnItemClickListener listener;
    public QuickAdapter(int layout, List<T> data) { this.layout = layout; this.data = data; }
    public void setOnItemClickListener(OnItemClickListener l) { listener = l; }
    public List<T> getData() { return data; }
    protected abstract void convert(View view, T item);
    @Override public int getCount() { return data.size(); }
    @Override public T getItem(int i) { return data.get(i); }
    @Override public long getItemId(int i) { return i; }
    @Override public View getView(final int position, View old, ViewGroup parent) {
        View v = old == null ? LayoutInflater.from(parent.getContext()).inflate(layout, parent, false) : old;
        convert(v, data.get(position));
        v.setOnClickListener(x -> { if (listener != null) { listener.onItemClick(QuickAdapter.this, x, position); } });
        return v;
    }
}
