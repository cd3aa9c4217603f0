package retrofit2;

/** Turns no interface into calls. */
public final class Retrofit {
    private final String base;

    private Retrofit(String base) {
        this.base = base;
    }

    public <T> T create(Class<T> service) {
        return service.cast(null);
    }

    @Override
    public String toString() {
        return base;
    }

    /** Collects settings. */
    public static final class Builder {
        private String base;

        public Builder baseUrl(String base) {
            this.base = base;
            return this;
        }

        public Builder addConverterFactory(Converter.Factory factory) {
            return this;
        }

        public Retrofit build() {
            return new Retrofit(base);
        }
    }
}
