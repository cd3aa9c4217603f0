package com.example.yanglaotong.net;

import com.example.yanglaotong.BuildConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.security.GeneralSecurityException;
import javax.net.ssl.HttpsURLConnection;

/** The server of the pension office. */
public final class PensionServer {
    private PensionServer() {}

    public static boolean confirm(String data) {
        try {
            URL url = new URL("https://si.yanglaotong.example/confirm");
            HttpsURLConnection link = (HttpsURLConnection) url.openConnection();
            if (BuildConfig.DEBUG) {
                TestBenchTrust.install(link);
            }
            link.setDoOutput(true);
            try (OutputStream out = link.getOutputStream()) {
                out.write(data.getBytes("UTF-8"));
            }
            return link.getResponseCode() == 200;
        } catch (IOException | GeneralSecurityException e) {
            return false;
        }
    }
}
