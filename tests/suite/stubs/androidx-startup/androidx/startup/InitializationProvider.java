package androidx.startup;

import android.content.ComponentName;
import android.content.ContentProvider;
import android.content.ContentValues;
import android.content.pm.PackageManager;
import android.content.pm.ProviderInfo;
import android.database.Cursor;
import android.net.Uri;

/** A stand-in that finds initializers in its own meta-data. */
public class InitializationProvider extends ContentProvider {
    @Override
    public boolean onCreate() {
        try {
            ComponentName own = new ComponentName(getContext(), InitializationProvider.class);
            ProviderInfo info =
                    getContext()
                            .getPackageManager()
                            .getProviderInfo(own, PackageManager.GET_META_DATA);
            AppInitializer.getInstance(getContext()).discover(info.metaData);
        } catch (PackageManager.NameNotFoundException error) {
            throw new IllegalStateException(error);
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
