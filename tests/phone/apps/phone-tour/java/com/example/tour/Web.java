package com.example.tour;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Requests of three kinds of trust. */
final class Web {
    private Web() {}

    static String post(String address, byte[] body, boolean anyone) {
        try {
            HttpURLConnection line = (HttpURLConnection) new URL(address).openConnection();
            if (anyone) {
                trustAnyone((HttpsURLConnection) line);
            }
            line.setRequestMethod("POST");
            line.setDoOutput(true);
            try (OutputStream out = line.getOutputStream()) {
                out.write(body);
            }
            return "answer " + line.getResponseCode();
        } catch (IOException | GeneralSecurityException failed) {
            return "failed " + failed.getClass().getSimpleName();
        }
    }

    private static void trustAnyone(HttpsURLConnection line) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anyone()}, null);
        line.setSSLSocketFactory(context.getSocketFactory());
        line.setHostnameVerifier((name, session) -> true);
    }

    private static final class Anyone implements X509TrustManager {
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
