package okhttp3;

/** A body of fields. */
public final class FormBody extends RequestBody {
    private final String text;

    private FormBody(String text) {
        this.text = text;
    }

    @Override
    public MediaType contentType() {
        return MediaType.parse("application/x-www-form-urlencoded");
    }

    @Override
    public long contentLength() {
        return text.length();
    }

    /** Collects fields. */
    public static final class Builder {
        private final StringBuilder text = new StringBuilder();

        public Builder add(String name, String value) {
            text.append(name).append('=').append(value).append('&');
            return this;
        }

        public FormBody build() {
            return new FormBody(text.toString());
        }
    }
}
