package androidx.work;
import java.util.HashMap;
import java.util.Map;
public final class Data {
    private final Map<String, Object> values;
    Data(Map<String, Object> values) { this.values = values; }
    public String getString(String key) { return (String) values.get(key); }
    public static final class Builder { private final Map<String, Object> values = new HashMap<>(); public Builder putString(String key, String value) { values.put(key, value); return this; } public Data build() { return new Data(values); } }
}
