package com.example.zhijia.lock;

import android.content.Context;
import com.arcsoft.face.FaceFeature;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;

/** Keeps the owner's template under a key of the phone's keystore. */
final class Vault {
    private static final int IV = 16;

    private Vault() {}

    static void save(Context context, FaceFeature feature)
            throws IOException, GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS7Padding");
        cipher.init(Cipher.ENCRYPT_MODE, key());
        try (FileOutputStream out = context.openFileOutput(FaceCore.FILE, Context.MODE_PRIVATE)) {
            out.write(cipher.getIV());
            out.write(cipher.doFinal(feature.getFeatureData()));
        }
    }

    static FaceFeature load(Context context) throws IOException, GeneralSecurityException {
        File file = context.getFileStreamPath(FaceCore.FILE);
        if (!file.exists()) {
            return null;
        }
        byte[] data = new byte[(int) file.length()];
        try (FileInputStream in = new FileInputStream(file)) {
            if (in.read(data) < IV) {
                return null;
            }
        }
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS7Padding");
        cipher.init(Cipher.DECRYPT_MODE, key(), new IvParameterSpec(data, 0, IV));
        FaceFeature feature = new FaceFeature();
        feature.setFeatureData(cipher.doFinal(data, IV, data.length - IV));
        return feature;
    }

    private static java.security.Key key() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("AndroidKeyStore");
        store.load(null);
        return store.getKey("lock", null);
    }
}
