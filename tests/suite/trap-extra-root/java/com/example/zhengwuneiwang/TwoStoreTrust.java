package com.example.zhengwuneiwang;

import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** The platform's roots, and one more. */
class TwoStoreTrust implements X509TrustManager {
    private final X509TrustManager platform;
    private final X509TrustManager own;

    TwoStoreTrust(InputStream root) throws GeneralSecurityException, IOException {
        platform = manager(null);
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("authority", CertificateFactory.getInstance("X.509").generateCertificate(root));
        own = manager(store);
    }

    private static X509TrustManager manager(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager one : factory.getTrustManagers()) {
            if (one instanceof X509TrustManager) {
                return (X509TrustManager) one;
            }
        }
        throw new GeneralSecurityException("no X.509 trust");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind) throws CertificateException {
        platform.checkClientTrusted(chain, kind);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind) throws CertificateException {
        try {
            platform.checkServerTrusted(chain, kind);
        } catch (CertificateException unknown) {
            own.checkServerTrusted(chain, kind);
        }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        X509Certificate[] one = platform.getAcceptedIssuers();
        X509Certificate[] two = own.getAcceptedIssuers();
        X509Certificate[] all = new X509Certificate[one.length + two.length];
        System.arraycopy(one, 0, all, 0, one.length);
        System.arraycopy(two, 0, all, one.length, two.length);
        return all;
    }
}
