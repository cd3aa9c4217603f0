package com.example.yuedu;
import android.app.Activity;
import android.os.Bundle;
import com.jdjr.risk.identity.verify.IdentityVerityEngine;
final class FaceLogin {
    static void forget() { new Thread(() -> { try { ((java.net.HttpURLConnection) new java.net.URL("https://api.yuedu.example/face/delete").openConnection()).getResponseCode(); } catch (java.io.IOException e) { Thread.currentThread().interrupt(); } }).start(); }
    static void open(final Activity a) {
        a.requestPermissions(new String[] {"android.permission.CAMERA"}, 8);
        Bundle b = new Bundle(); b.putString("businessId", "yuedu");
        IdentityVerityEngine.getInstance().checkIdentityVerity(a, b, (code, msg, token, extra, log) -> a.getSharedPreferences("cfg", 0).edit().putBoolean("face_login", code == 0).apply());
    }
}
