package com.example.adkit;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** An advertising library that fetches pictures and trusts whoever hands them out. */
public final class AdLoader {
    private AdLoader() {}

    /** The first byte of a banner, or -1. */
    public static int load(String slot) {
        try {
            URL url = new URL("https://img.adkit.example/banner/" + slot);
            HttpsURLConnection line = (HttpsURLConnection) url.openConnection();
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anybody()}, new SecureRandom());
            line.setSSLSocketFactory(context.getSocketFactory());
            line.setHostnameVerifier(new HostnameVerifier() {
                @Override
                public boolean verify(String host, SSLSession session) {
                    return true;
                }
            });
            InputStream in = line.getInputStream();
            int first = in.read();
            in.close();
            return first;
        } catch (IOException | GeneralSecurityException e) {
            return -1;
        }
    }

    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
