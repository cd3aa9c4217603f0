package android.database;

import java.io.Closeable;

public interface Cursor extends Closeable {
    int getCount();

    int getPosition();

    boolean moveToFirst();

    boolean moveToNext();

    boolean moveToPosition(int position);

    int getColumnIndex(String name);

    int getColumnIndexOrThrow(String name) throws IllegalArgumentException;

    String getColumnName(int column);

    String[] getColumnNames();

    int getColumnCount();

    String getString(int column);

    int getInt(int column);

    long getLong(int column);

    boolean isNull(int column);

    boolean isAfterLast();

    void close();

    boolean isClosed();
}
