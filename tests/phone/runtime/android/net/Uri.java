package android.net;

import android.os.Parcelable;
import java.io.File;

public abstract class Uri implements Parcelable, Comparable<Uri> {
    public static final Uri EMPTY = parse("");

    public static Uri parse(String text) {
        return new Parsed(text);
    }

    public static Uri fromFile(File file) {
        return new Parsed("file://" + file.getAbsolutePath());
    }

    public static Uri withAppendedPath(Uri base, String more) {
        return new Parsed(base + "/" + more);
    }

    public static Uri fromParts(String scheme, String part, String fragment) {
        return new Parsed(scheme + ":" + part);
    }

    public abstract String getScheme();

    public abstract String getHost();

    public abstract String getPath();

    public abstract String getLastPathSegment();

    @Override
    public abstract String toString();

    @Override
    public int compareTo(Uri other) {
        return toString().compareTo(other.toString());
    }

    private static final class Parsed extends Uri {
        private final String text;

        Parsed(String text) {
            this.text = text;
        }

        @Override
        public String getScheme() {
            int colon = text.indexOf(':');
            return colon < 0 ? null : text.substring(0, colon);
        }

        private String afterScheme() {
            int start = text.indexOf("://");
            return start < 0 ? "" : text.substring(start + 3);
        }

        @Override
        public String getHost() {
            return afterScheme().split("[/:?#]")[0];
        }

        @Override
        public String getPath() {
            String rest = afterScheme().split("[?#]")[0];
            int slash = rest.indexOf('/');
            return slash < 0 ? "" : rest.substring(slash);
        }

        @Override
        public String getLastPathSegment() {
            String path = getPath();
            return path.substring(path.lastIndexOf('/') + 1);
        }

        @Override
        public String toString() {
            return text;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Uri && other.toString().equals(text);
        }

        @Override
        public int hashCode() {
            return text.hashCode();
        }
    }
}
