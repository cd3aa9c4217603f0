package android.text;

public class TextUtils {
    public static boolean isEmpty(CharSequence text) {
        return text == null || text.length() == 0;
    }

    public static boolean equals(CharSequence one, CharSequence other) {
        return one == null ? other == null : other != null && one.toString().equals(other.toString());
    }

    public static String join(CharSequence between, Object[] parts) {
        return join(between, java.util.Arrays.asList(parts));
    }

    public static String join(CharSequence between, Iterable parts) {
        StringBuilder joined = new StringBuilder();
        for (Object part : parts) {
            joined.append(joined.length() == 0 ? "" : between).append(part);
        }
        return joined.toString();
    }
}
