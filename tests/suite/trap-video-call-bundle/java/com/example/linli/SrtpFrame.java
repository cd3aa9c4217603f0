package com.example.linli;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Encrypts a frame with the key of this call. */
final class SrtpFrame {
    private static final byte[] KEY = new byte[16];

    static {
        new SecureRandom().nextBytes(KEY);
    }

    private SrtpFrame() {}

    static byte[] seal(byte[] frame, int sequence) {
        try {
            byte[] nonce = new byte[16];
            nonce[15] = (byte) sequence;
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(KEY, "AES"), new IvParameterSpec(nonce));
            return cipher.doFinal(frame);
        } catch (GeneralSecurityException e) {
            return new byte[0];
        }
    }
}
