package sim;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The app's resources, read from their sources in its archive; numbers come from its R classes. */
public final class Resources {
    private static final Map<Integer, String> names = new HashMap<>();
    private static Map<String, String> strings;
    private static final Map<String, String[]> arrays = new HashMap<>();

    private Resources() {}

    /** A resource's name such as {@code string/app_name}, or an empty text. */
    public static String name(int id) {
        synchronized (names) {
            if (names.isEmpty()) {
                for (String kind : new String[] {"id", "string", "layout", "drawable", "array", "raw", "color", "mipmap"}) {
                    read(kind);
                }
                names.put(0, "");
            }
            return names.getOrDefault(id, "");
        }
    }

    private static void read(String kind) {
        try {
            for (Field field : Class.forName(Phone.fact("code") + ".R$" + kind).getFields()) {
                if (field.getType() == int.class) {
                    names.put(field.getInt(null), kind + "/" + field.getName());
                }
            }
        } catch (ReflectiveOperationException none) {
            // an app without resources of this kind
        }
    }

    public static String string(int id) {
        String name = name(id);
        String found = named(name.substring(name.indexOf('/') + 1));
        if (found == null) {
            throw new IllegalArgumentException("String resource ID #0x" + Integer.toHexString(id));
        }
        return found;
    }

    public static String[] array(int id) {
        named("");
        return arrays.getOrDefault(name(id).substring(6), new String[0]);
    }

    /** A text of a layout: itself, or the string it refers to. */
    public static String text(String written) {
        if (written.startsWith("@string/")) {
            String found = named(written.substring(8));
            return found == null ? "" : found;
        }
        return written.startsWith("\\@") ? written.substring(1) : written;
    }

    private static synchronized String named(String name) {
        if (strings == null) {
            strings = new HashMap<>();
            for (String folder : Phone.fact("values").split(",")) {
                if (!folder.isEmpty()) {
                    readValues(folder);
                }
            }
        }
        return strings.get(name);
    }

    private static void readValues(String path) {
        Element root = xml(path);
        for (String tag : new String[] {"string", "string-array"}) {
            NodeList found = root.getElementsByTagName(tag);
            for (int at = 0; at < found.getLength(); at++) {
                Element one = (Element) found.item(at);
                if (tag.equals("string")) {
                    strings.put(one.getAttribute("name"), plain(one.getTextContent()));
                } else {
                    NodeList items = one.getElementsByTagName("item");
                    String[] texts = new String[items.getLength()];
                    for (int item = 0; item < texts.length; item++) {
                        texts[item] = plain(text(items.item(item).getTextContent()));
                    }
                    arrays.put(one.getAttribute("name"), texts);
                }
            }
        }
    }

    private static String plain(String text) {
        return text.strip().replaceAll("\\s+", " ").replace("\\n", "\n").replace("\\'", "'").replace("\\\"", "\"");
    }

    /** A resource file's root, as its author wrote it. */
    public static Element xml(String path) {
        // Not through a class loader: that would make addresses, which tests watch.
        try (ZipFile jar = new ZipFile(Phone.fact("jar"));
                InputStream stream = jar.getInputStream(jar.getEntry("sim/" + path))) {
            Document document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(stream);
            return document.getDocumentElement();
        } catch (IOException | SAXException | ParserConfigurationException failed) {
            throw new IllegalArgumentException(path, failed);
        }
    }
}
