package com.example.facedemo;

import android.content.Context;
import android.view.View;
import android.view.ViewGroup;
import android.widget.BaseAdapter;
import android.widget.ImageView;
import java.util.List;

/** Puts the emoticons into the panel. */
class FaceAdapter extends BaseAdapter {
    private final Context context;
    private final List<Face> faces;

    FaceAdapter(Context context, List<Face> faces) {
        this.context = context;
        this.faces = faces;
    }

    @Override
    public int getCount() {
        return faces.size();
    }

    @Override
    public Object getItem(int at) {
        return faces.get(at);
    }

    @Override
    public long getItemId(int at) {
        return at;
    }

    @Override
    public View getView(int at, View old, ViewGroup parent) {
        ImageView view = old instanceof ImageView ? (ImageView) old : new ImageView(context);
        view.setImageBitmap(faces.get(at).picture);
        return view;
    }
}
