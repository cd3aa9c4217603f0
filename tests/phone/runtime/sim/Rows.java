package sim;

import android.database.Cursor;
import java.util.Arrays;
import java.util.List;

/** Rows of the media store; each comes as {@code name=value} fields parted by a bar. */
public final class Rows implements Cursor {
    private static final String[] ALL = {"_id", "_data", "_display_name", "_size", "mime_type", "date_added"};
    private final List<String> columns;
    private final String[] rows;
    private int at = -1;
    private boolean closed;

    public Rows(String[] columns, String[] rows) {
        this.columns = Arrays.asList(columns == null ? ALL : columns);
        this.rows = rows;
    }

    @Override
    public int getCount() {
        return rows.length;
    }

    @Override
    public int getPosition() {
        return at;
    }

    @Override
    public boolean moveToFirst() {
        return moveToPosition(0);
    }

    @Override
    public boolean moveToNext() {
        return moveToPosition(at + 1);
    }

    @Override
    public boolean moveToPosition(int position) {
        at = Math.min(position, rows.length);
        return at < rows.length;
    }

    @Override
    public int getColumnIndex(String name) {
        return columns.indexOf(name);
    }

    @Override
    public int getColumnIndexOrThrow(String name) {
        if (!columns.contains(name)) {
            throw new IllegalArgumentException("column '" + name + "' does not exist");
        }
        return columns.indexOf(name);
    }

    @Override
    public String getColumnName(int column) {
        return columns.get(column);
    }

    @Override
    public String[] getColumnNames() {
        return columns.toArray(new String[0]);
    }

    @Override
    public int getColumnCount() {
        return columns.size();
    }

    @Override
    public String getString(int column) {
        String start = columns.get(column) + "=";
        for (String field : rows[at].split("\\|")) {
            if (field.startsWith(start)) {
                return field.substring(start.length());
            }
        }
        return null;
    }

    @Override
    public int getInt(int column) {
        return (int) getLong(column);
    }

    @Override
    public long getLong(int column) {
        String found = getString(column);
        return found == null || found.isEmpty() ? 0 : Long.parseLong(found);
    }

    @Override
    public boolean isNull(int column) {
        return getString(column) == null;
    }

    @Override
    public boolean isAfterLast() {
        return at >= rows.length;
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }
}
