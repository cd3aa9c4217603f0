package com.example.simijiaceng;

import android.content.Context;
import android.security.keystore.KeyGenParameterSpec;
import android.security.keystore.KeyProperties;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/** A file that starts like a picture and holds nothing readable. */
class SealedTemplate {
    private static final byte[] HEADER = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xE0};
    private static final int NONCE = 12;
    private final File file;

    SealedTemplate(Context context) {
        file = new File(context.getFilesDir(), "face_0001.jpg");
    }

    boolean exists() {
        return file.exists();
    }

    void delete() {
        file.delete();
    }

    void save(byte[] template) throws IOException, GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, key());
        try (OutputStream out = new FileOutputStream(file)) {
            out.write(HEADER);
            out.write(cipher.getIV());
            out.write(cipher.doFinal(template));
        }
    }

    byte[] load() throws IOException, GeneralSecurityException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (InputStream in = new FileInputStream(file)) {
            byte[] block = new byte[512];
            for (int n = in.read(block); n > 0; n = in.read(block)) {
                all.write(block, 0, n);
            }
        }
        byte[] data = all.toByteArray();
        int from = HEADER.length + NONCE;
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, key(), new GCMParameterSpec(128, data, HEADER.length, NONCE));
        return cipher.doFinal(Arrays.copyOfRange(data, from, data.length));
    }

    private static SecretKey key() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("AndroidKeyStore");
        store.load(null);
        if (!store.containsAlias("vault")) {
            int both = KeyProperties.PURPOSE_ENCRYPT | KeyProperties.PURPOSE_DECRYPT;
            KeyGenerator maker = KeyGenerator.getInstance("AES", "AndroidKeyStore");
            maker.init(new KeyGenParameterSpec.Builder("vault", both)
                    .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
                    .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
                    .build());
            maker.generateKey();
        }
        return (SecretKey) store.getKey("vault", null);
    }
}
