package android.security.keystore;

import java.security.spec.AlgorithmParameterSpec;

/** Declares what android.jar is too old for. Never packaged. */
public final class KeyGenParameterSpec implements AlgorithmParameterSpec {
    private KeyGenParameterSpec() {}

    /** Collects settings. */
    public static final class Builder {
        public Builder(String alias, int purposes) {}

        public Builder setKeySize(int bits) {
            return this;
        }

        public Builder setBlockModes(String... modes) {
            return this;
        }

        public Builder setEncryptionPaddings(String... paddings) {
            return this;
        }

        public Builder setDigests(String... digests) {
            return this;
        }

        public Builder setRandomizedEncryptionRequired(boolean required) {
            return this;
        }

        public Builder setUserAuthenticationRequired(boolean required) {
            return this;
        }

        public KeyGenParameterSpec build() {
            return new KeyGenParameterSpec();
        }
    }
}
