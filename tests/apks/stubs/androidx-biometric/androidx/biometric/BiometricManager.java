package androidx.biometric;

import android.content.Context;

/** A stand-in: says that some lock is there. */
public class BiometricManager {
    public static final int BIOMETRIC_SUCCESS = 0;

    /** What may unlock. */
    public interface Authenticators {
        int BIOMETRIC_STRONG = 0x000F;
        int BIOMETRIC_WEAK = 0x00FF;
        int DEVICE_CREDENTIAL = 0x8000;
    }

    private BiometricManager() {}

    public static BiometricManager from(Context context) {
        return new BiometricManager();
    }

    public int canAuthenticate(int authenticators) {
        return authenticators == 0 ? 12 : BIOMETRIC_SUCCESS;
    }
}
