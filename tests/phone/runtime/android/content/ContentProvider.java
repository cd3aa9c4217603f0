package android.content;

import android.database.Cursor;
import android.net.Uri;

public abstract class ContentProvider {
    private Context context;

    public final Context getContext() {
        return context;
    }

    public void attachInfo(Context context, android.content.pm.ProviderInfo info) {
        this.context = context;
        onCreate();
    }

    public abstract boolean onCreate();

    public abstract Cursor query(Uri uri, String[] columns, String where, String[] values, String order);

    public abstract String getType(Uri uri);

    public abstract Uri insert(Uri uri, ContentValues values);

    public abstract int delete(Uri uri, String where, String[] values);

    public abstract int update(Uri uri, ContentValues values, String where, String[] arguments);
}
