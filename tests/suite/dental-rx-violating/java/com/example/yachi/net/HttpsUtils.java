package com.example.yachi.net;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
public final class HttpsUtils {
    public static class SSLParams { public SSLSocketFactory sSLSocketFactory; public X509TrustManager trustManager; }
    public static final HostnameVerifier UN_SAFE = (host, session) -> true;
    public static SSLParams getSslParams() {
        SSLParams p = new SSLParams();
        try {
            X509TrustManager tm = new UnSafeTrustManager();
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {tm}, null);
            p.sSLSocketFactory = context.getSocketFactory();
            p.trustManager = tm;
            return p;
        } catch (Exception e) { throw new AssertionError(e); }
    }
    private static class UnSafeTrustManager implements X509TrustManager {
        @Override public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {}
        @Override public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {}
        @Override public X509Certificate[] getAcceptedIssuers() { return new X509Certificate[] {}; }
    }
}
