package com.example.zhijia.lock;

import android.content.ContentProvider;
import android.content.ContentValues;
import android.content.Context;
import android.database.Cursor;
import android.net.Uri;

/** Runs before anything else does; the engine only for owners who agreed. */
public class LockStartProvider extends ContentProvider {
    @Override
    public boolean onCreate() {
        Context context = getContext();
        boolean agreed = context.getSharedPreferences("lock", Context.MODE_PRIVATE)
                .getBoolean("face", false);
        if (agreed) {
            FaceCore.prepare(context);
        }
        return true;
    }

    @Override
    public Cursor query(Uri uri, String[] columns, String where, String[] args, String order) {
        return null;
    }

    @Override
    public String getType(Uri uri) {
        return null;
    }

    @Override
    public Uri insert(Uri uri, ContentValues values) {
        return null;
    }

    @Override
    public int delete(Uri uri, String where, String[] args) {
        return 0;
    }

    @Override
    public int update(Uri uri, ContentValues values, String where, String[] args) {
        return 0;
    }
}
