package okhttp3;

/** What a body is made of. */
public final class MediaType {
    private final String text;

    private MediaType(String text) {
        this.text = text;
    }

    public static MediaType parse(String text) {
        return new MediaType(text);
    }

    public static MediaType get(String text) {
        return new MediaType(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
