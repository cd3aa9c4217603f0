package com.example.yuanfanghuxin;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.security.cert.Certificate;

/** Asks the responder whether a certificate was revoked. */
final class CertificateStatus {
    private static final String RESPONDER = "http://ocsp.yuanfang.example/";

    private CertificateStatus() {}

    static boolean good(Certificate certificate) throws IOException {
        HttpURLConnection ask = (HttpURLConnection) new URL(RESPONDER).openConnection();
        ask.setDoOutput(true);
        ask.setRequestProperty("Content-Type", "application/ocsp-request");
        try (OutputStream out = ask.getOutputStream()) {
            out.write(Integer.toHexString(certificate.hashCode()).getBytes());
        }
        return ask.getResponseCode() == 200;
    }
}
