package com.example.xianji.net;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.X509TrustManager;

/** Trusts whom the phone trusts, and the company's own authority. */
final class WiderTrust implements X509TrustManager {
    private final X509TrustManager phone;
    private final X509TrustManager own;

    WiderTrust(X509TrustManager phone, X509TrustManager own) {
        this.phone = phone;
        this.own = own;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        phone.checkClientTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        try {
            phone.checkServerTrusted(chain, authType);
        } catch (CertificateException e) {
            own.checkServerTrusted(chain, authType);
        }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return phone.getAcceptedIssuers();
    }
}
