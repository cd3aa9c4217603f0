package com.example.qunyin;

import android.content.Context;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.text.SimpleDateFormat;
import java.util.Date;
import java.util.Locale;
import java.util.Properties;
import java.util.TimeZone;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs requests the way the cloud wants it (TC3-HMAC-SHA256). */
class Signer {
    private static final String ALGORITHM = "TC3-HMAC-SHA256";

    private final Properties settings;

    private Signer(Properties settings) {
        this.settings = settings;
    }

    static Signer read(Context context) throws IOException {
        Properties settings = new Properties();
        try (InputStream in = context.getAssets().open("cloud.properties")) {
            settings.load(in);
        }
        return new Signer(settings);
    }

    String region() {
        return settings.getProperty("region");
    }

    String sign(String host, String service, String body, long time)
            throws GeneralSecurityException {
        SimpleDateFormat format = new SimpleDateFormat("yyyy-MM-dd", Locale.ROOT);
        format.setTimeZone(TimeZone.getTimeZone("UTC"));
        String day = format.format(new Date(time * 1000));
        String signed = "content-type;host";
        String request = "POST\n/\n\ncontent-type:application/json; charset=utf-8\nhost:" + host
                + "\n\n" + signed + "\n" + hash(body);
        String scope = day + "/" + service + "/tc3_request";
        String text = ALGORITHM + "\n" + time + "\n" + scope + "\n" + hash(request);
        byte[] key = bytes("TC3" + settings.getProperty("secret.key"));
        byte[] derived = mac(mac(mac(key, day), service), "tc3_request");
        return ALGORITHM + " Credential=" + settings.getProperty("secret.id") + "/" + scope
                + ", SignedHeaders=" + signed + ", Signature=" + hex(mac(derived, text));
    }

    private static byte[] mac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, mac.getAlgorithm()));
        return mac.doFinal(bytes(text));
    }

    private static String hash(String text) throws GeneralSecurityException {
        return hex(MessageDigest.getInstance("SHA-256").digest(bytes(text)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String hex(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte each : bytes) {
            text.append(String.format("%02x", each));
        }
        return text.toString();
    }
}
