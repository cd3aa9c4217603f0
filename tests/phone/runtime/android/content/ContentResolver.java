package android.content;

import android.database.Cursor;
import android.net.Uri;
import java.io.FileNotFoundException;
import java.io.FileInputStream;
import java.io.InputStream;

public abstract class ContentResolver {
    /** The pictures and videos on the card, as the media store lists them. */
    public final Cursor query(Uri uri, String[] columns, String where, String[] values, String order) {
        String[] rows = sim.Phone.link.ask("media.query", uri.toString());
        return rows.length > 0 && rows[0].equals("denied") ? null : new sim.Rows(columns, rows);
    }

    public final InputStream openInputStream(Uri uri) throws FileNotFoundException {
        if ("file".equals(uri.getScheme())) {
            return new FileInputStream(uri.getPath());
        }
        String path = sim.Phone.ask("media.path", uri.toString());
        if (path.isEmpty()) {
            throw new FileNotFoundException("No content provider: " + uri);
        }
        return new FileInputStream(path);
    }

    public String getType(Uri uri) {
        return "image/jpeg";
    }
}
