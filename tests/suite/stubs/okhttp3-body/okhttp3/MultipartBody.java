package okhttp3;

/** A body of named parts. */
public final class MultipartBody extends RequestBody {
    public static final MediaType FORM = MediaType.parse("multipart/form-data");

    private final int parts;

    private MultipartBody(int parts) {
        this.parts = parts;
    }

    @Override
    public MediaType contentType() {
        return FORM;
    }

    public int size() {
        return parts;
    }

    /** One part. */
    public static final class Part {
        private final String name;
        private final RequestBody body;

        private Part(String name, RequestBody body) {
            this.name = name;
            this.body = body;
        }

        public static Part createFormData(String name, String value) {
            return new Part(name, RequestBody.create(null, value));
        }

        public static Part createFormData(String name, String file, RequestBody body) {
            return new Part(name + file, body);
        }

        public RequestBody body() {
            return body;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** Collects parts. */
    public static final class Builder {
        private int parts;

        public Builder setType(MediaType type) {
            return this;
        }

        public Builder addFormDataPart(String name, String value) {
            parts++;
            return this;
        }

        public Builder addFormDataPart(String name, String file, RequestBody body) {
            parts++;
            return this;
        }

        public Builder addPart(Part part) {
            parts++;
            return this;
        }

        public MultipartBody build() {
            return new MultipartBody(parts);
        }
    }
}
