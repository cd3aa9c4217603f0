package cn.example.xiaoqutongxing;

import android.security.keystore.KeyGenParameterSpec;
import android.security.keystore.KeyProperties;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;

/** AES with a key that never leaves the keystore. */
final class Sealed {
    private static final String STORE = "AndroidKeyStore";
    private static final String ALIAS = "gate";

    private Sealed() {}

    static byte[] seal(byte[] plain) throws IOException {
        try {
            KeyStore store = KeyStore.getInstance(STORE);
            store.load(null);
            Key key = store.getKey(ALIAS, null);
            if (key == null) {
                key = made();
            }
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, key);
            byte[] sealed = cipher.doFinal(plain);
            byte[] all = new byte[12 + sealed.length];
            System.arraycopy(cipher.getIV(), 0, all, 0, 12);
            System.arraycopy(sealed, 0, all, 12, sealed.length);
            return all;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static Key made() throws GeneralSecurityException {
        int both = KeyProperties.PURPOSE_ENCRYPT | KeyProperties.PURPOSE_DECRYPT;
        KeyGenerator maker = KeyGenerator.getInstance("AES", STORE);
        maker.init(new KeyGenParameterSpec.Builder(ALIAS, both)
                .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
                .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
                .build());
        return maker.generateKey();
    }
}
