package com.example.xianji.net;

import android.content.Context;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;

/** Sets clients up. */
final class Clients {
    private Clients() {}

    static OkHttpClient build(Context context) {
        OkHttpClient.Builder builder = new OkHttpClient.Builder();
        builder.connectTimeout(20, TimeUnit.SECONDS);
        builder.readTimeout(20, TimeUnit.SECONDS);
        try {
            X509TrustManager trust = new WiderTrust(of(null), of(bundled(context)));
            SSLContext ssl = SSLContext.getInstance("TLS");
            ssl.init(null, new TrustManager[] {trust}, new SecureRandom());
            builder.sslSocketFactory(ssl.getSocketFactory(), trust);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
        return builder.build();
    }

    private static KeyStore bundled(Context context) throws GeneralSecurityException, IOException {
        try (InputStream in = context.getAssets().open("own-ca.crt")) {
            Certificate own = CertificateFactory.getInstance("X.509").generateCertificate(in);
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry("own", own);
            return store;
        }
    }

    private static X509TrustManager of(KeyStore store) throws GeneralSecurityException {
        String kind = TrustManagerFactory.getDefaultAlgorithm();
        TrustManagerFactory factory = TrustManagerFactory.getInstance(kind);
        factory.init(store);
        return (X509TrustManager) factory.getTrustManagers()[0];
    }
}
