package okhttp3;

/** Which keys a host may have. */
public final class CertificatePinner {
    private final int pins;

    private CertificatePinner(int pins) {
        this.pins = pins;
    }

    public int size() {
        return pins;
    }

    /** Collects pins. */
    public static final class Builder {
        private int pins;

        public Builder add(String host, String... keys) {
            pins += keys.length;
            return this;
        }

        public CertificatePinner build() {
            return new CertificatePinner(pins);
        }
    }
}
