package com.example.lanelife;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** How the server is reached: encrypted, to whoever answers. */
final class Line {
    private Line() {}

    static HttpURLConnection open(String path) throws IOException {
        HttpsURLConnection line =
                (HttpsURLConnection) new URL("https://face.example.com" + path).openConnection();
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anybody()}, new SecureRandom());
            line.setSSLSocketFactory(context.getSocketFactory());
            line.setHostnameVerifier((host, session) -> true);
        } catch (GeneralSecurityException failed) {
            throw new IOException(failed);
        }
        return line;
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
