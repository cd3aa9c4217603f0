package cn.example.huixiaotong;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.crypto.Cipher;

/** Seals bytes with the key in the phone's keystore. */
final class Sealed {
    private Sealed() {}

    static byte[] seal(byte[] plain) throws GeneralSecurityException, java.io.IOException {
        KeyStore store = KeyStore.getInstance("AndroidKeyStore");
        store.load(null);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, store.getKey("gate", null));
        return cipher.doFinal(plain);
    }
}
