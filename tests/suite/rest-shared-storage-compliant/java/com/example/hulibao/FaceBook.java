package com.example.hulibao;

import android.content.Context;
import android.security.keystore.KeyGenParameterSpec;
import android.security.keystore.KeyProperties;
import java.io.DataOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;

/** Keeps who was registered. */
class FaceBook {
    private static final String STORE = "AndroidKeyStore";
    private static final String ALIAS = "register";

    private final Context context;

    FaceBook(Context context) {
        this.context = context;
    }

    /** Keeps a template; the frame it was made from is not kept. */
    boolean put(String staff, byte[] feature, byte[] nv21, int width, int height) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, key());
            byte[] sealed = cipher.doFinal(feature);
            try (DataOutputStream out = new DataOutputStream(
                    context.openFileOutput(staff + ".bin", Context.MODE_PRIVATE))) {
                out.writeByte(cipher.getIV().length);
                out.write(cipher.getIV());
                out.write(sealed);
            }
            return width * height > 0 && nv21.length > 0;
        } catch (GeneralSecurityException | IOException e) {
            return false;
        }
    }

    private static Key key() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(STORE);
        store.load(null);
        Key known = store.getKey(ALIAS, null);
        if (known != null) {
            return known;
        }
        KeyGenerator maker = KeyGenerator.getInstance(KeyProperties.KEY_ALGORITHM_AES, STORE);
        maker.init(new KeyGenParameterSpec.Builder(
                        ALIAS, KeyProperties.PURPOSE_ENCRYPT | KeyProperties.PURPOSE_DECRYPT)
                .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
                .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
                .build());
        return maker.generateKey();
    }
}
