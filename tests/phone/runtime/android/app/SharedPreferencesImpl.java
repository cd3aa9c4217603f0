package android.app;

import android.content.SharedPreferences;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** Preferences in the XML file Android writes. */
final class SharedPreferencesImpl implements SharedPreferences {
    private final File file;
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final Set<OnSharedPreferenceChangeListener> listeners = new HashSet<>();

    SharedPreferencesImpl(File file) {
        this.file = file;
        if (file.exists()) {
            read();
        }
    }

    private void read() {
        try (FileInputStream stream = new FileInputStream(file)) {
            Node root = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(stream).getDocumentElement();
            for (Node at = root.getFirstChild(); at != null; at = at.getNextSibling()) {
                if (at instanceof Element one) {
                    values.put(one.getAttribute("name"), value(one));
                }
            }
        } catch (IOException | SAXException | ParserConfigurationException damaged) {
            values.clear();
        }
    }

    private static Object value(Element one) {
        String written = one.getAttribute("value");
        switch (one.getTagName()) {
            case "int":
                return Integer.valueOf(written);
            case "long":
                return Long.valueOf(written);
            case "float":
                return Float.valueOf(written);
            case "boolean":
                return Boolean.valueOf(written);
            case "set":
                Set<String> set = new HashSet<>();
                for (Node at = one.getFirstChild(); at != null; at = at.getNextSibling()) {
                    if (at instanceof Element item) {
                        set.add(item.getTextContent());
                    }
                }
                return set;
            default:
                return one.getTextContent();
        }
    }

    private static String xml(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    private synchronized boolean write() {
        StringBuilder text = new StringBuilder("<?xml version='1.0' encoding='utf-8' standalone='yes' ?>\n<map>\n");
        for (Map.Entry<String, Object> one : values.entrySet()) {
            String name = " name=\"" + xml(one.getKey()) + "\"";
            Object value = one.getValue();
            if (value instanceof String said) {
                text.append("    <string").append(name).append('>').append(xml(said)).append("</string>\n");
            } else if (value instanceof Set<?> set) {
                text.append("    <set").append(name).append(">\n");
                set.forEach(item -> text.append("        <string>").append(xml(item.toString())).append("</string>\n"));
                text.append("    </set>\n");
            } else {
                String tag = value.getClass().getSimpleName().toLowerCase().replace("integer", "int");
                text.append("    <").append(tag).append(name).append(" value=\"").append(value).append("\" />\n");
            }
        }
        file.getParentFile().mkdirs();
        try (FileOutputStream stream = new FileOutputStream(file)) {
            stream.write(text.append("</map>\n").toString().getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (IOException failed) {
            return false;
        }
    }

    @SuppressWarnings("unchecked")
    private synchronized <T> T value(String key, T otherwise) {
        Object found = values.get(key);
        return found == null ? otherwise : (T) found;
    }

    @Override
    public synchronized Map<String, ?> getAll() {
        return new LinkedHashMap<>(values);
    }

    @Override
    public String getString(String key, String otherwise) {
        return value(key, otherwise);
    }

    @Override
    public Set<String> getStringSet(String key, Set<String> otherwise) {
        return value(key, otherwise);
    }

    @Override
    public int getInt(String key, int otherwise) {
        return value(key, otherwise);
    }

    @Override
    public long getLong(String key, long otherwise) {
        return value(key, otherwise);
    }

    @Override
    public float getFloat(String key, float otherwise) {
        return value(key, otherwise);
    }

    @Override
    public boolean getBoolean(String key, boolean otherwise) {
        return value(key, otherwise);
    }

    @Override
    public synchronized boolean contains(String key) {
        return values.containsKey(key);
    }

    @Override
    public SharedPreferences.Editor edit() {
        return new EditorImpl();
    }

    @Override
    public void registerOnSharedPreferenceChangeListener(OnSharedPreferenceChangeListener listener) {
        listeners.add(listener);
    }

    @Override
    public void unregisterOnSharedPreferenceChangeListener(OnSharedPreferenceChangeListener listener) {
        listeners.remove(listener);
    }

    /** Collects changes; a value of null is a removal. */
    private final class EditorImpl implements SharedPreferences.Editor {
        private final Map<String, Object> changes = new LinkedHashMap<>();
        private boolean cleared;

        private EditorImpl put(String key, Object value) {
            changes.put(key, value);
            return this;
        }

        @Override
        public Editor putString(String key, String value) {
            return put(key, value);
        }

        @Override
        public Editor putStringSet(String key, Set<String> value) {
            return put(key, value == null ? null : new HashSet<>(value));
        }

        @Override
        public Editor putInt(String key, int value) {
            return put(key, value);
        }

        @Override
        public Editor putLong(String key, long value) {
            return put(key, value);
        }

        @Override
        public Editor putFloat(String key, float value) {
            return put(key, value);
        }

        @Override
        public Editor putBoolean(String key, boolean value) {
            return put(key, value);
        }

        @Override
        public Editor remove(String key) {
            return put(key, null);
        }

        @Override
        public Editor clear() {
            cleared = true;
            return this;
        }

        @Override
        public boolean commit() {
            synchronized (SharedPreferencesImpl.this) {
                if (cleared) {
                    values.clear();
                }
                changes.forEach((key, value) -> {
                    if (value == null) {
                        values.remove(key);
                    } else {
                        values.put(key, value);
                    }
                });
            }
            boolean written = write();
            for (OnSharedPreferenceChangeListener listener : listeners) {
                changes.keySet().forEach(key -> listener.onSharedPreferenceChanged(SharedPreferencesImpl.this, key));
            }
            return written;
        }

        @Override
        public void apply() {
            commit();
        }
    }
}
