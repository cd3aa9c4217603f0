package android.os;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

public class BaseBundle {
    final Map<String, Object> values = new LinkedHashMap<>();

    public Object get(String key) {
        return values.get(key);
    }

    public boolean containsKey(String key) {
        return values.containsKey(key);
    }

    public Set<String> keySet() {
        return values.keySet();
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    public int size() {
        return values.size();
    }

    public void clear() {
        values.clear();
    }

    public void remove(String key) {
        values.remove(key);
    }

    public void putString(String key, String value) {
        values.put(key, value);
    }

    public String getString(String key) {
        return values.get(key) instanceof String found ? found : null;
    }

    public String getString(String key, String otherwise) {
        String found = getString(key);
        return found == null ? otherwise : found;
    }

    public void putInt(String key, int value) {
        values.put(key, value);
    }

    public int getInt(String key) {
        return getInt(key, 0);
    }

    public int getInt(String key, int otherwise) {
        return values.get(key) instanceof Integer found ? found : otherwise;
    }

    public void putLong(String key, long value) {
        values.put(key, value);
    }

    public long getLong(String key) {
        return getLong(key, 0);
    }

    public long getLong(String key, long otherwise) {
        return values.get(key) instanceof Long found ? found : otherwise;
    }

    public void putDouble(String key, double value) {
        values.put(key, value);
    }

    public double getDouble(String key, double otherwise) {
        return values.get(key) instanceof Double found ? found : otherwise;
    }

    public void putBoolean(String key, boolean value) {
        values.put(key, value);
    }

    public boolean getBoolean(String key) {
        return getBoolean(key, false);
    }

    public boolean getBoolean(String key, boolean otherwise) {
        return values.get(key) instanceof Boolean found ? found : otherwise;
    }

    public void putStringArray(String key, String[] value) {
        values.put(key, value);
    }

    public String[] getStringArray(String key) {
        return values.get(key) instanceof String[] found ? found : null;
    }
}
