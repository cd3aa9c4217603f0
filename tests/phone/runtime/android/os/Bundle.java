package android.os;

import java.io.Serializable;

public final class Bundle extends BaseBundle implements Parcelable {
    public static final Bundle EMPTY = new Bundle();

    public Bundle() {}

    public Bundle(Bundle other) {
        putAll(other);
    }

    public void putAll(Bundle other) {
        values.putAll(other.values);
    }

    public void putByteArray(String key, byte[] value) {
        values.put(key, value);
    }

    public byte[] getByteArray(String key) {
        return values.get(key) instanceof byte[] found ? found : null;
    }

    public void putFloat(String key, float value) {
        values.put(key, value);
    }

    public float getFloat(String key) {
        return values.get(key) instanceof Float found ? found : 0;
    }

    public void putSerializable(String key, Serializable value) {
        values.put(key, value);
    }

    public Serializable getSerializable(String key) {
        return values.get(key) instanceof Serializable found ? found : null;
    }

    public void putParcelable(String key, Parcelable value) {
        values.put(key, value);
    }

    @SuppressWarnings("unchecked")
    public <T extends Parcelable> T getParcelable(String key) {
        return (T) values.get(key);
    }

    public void putBundle(String key, Bundle value) {
        values.put(key, value);
    }

    public Bundle getBundle(String key) {
        return values.get(key) instanceof Bundle found ? found : null;
    }

    /** For the system: a value of whatever type. */
    public void keep(String key, Object value) {
        values.put(key, value);
    }
}
