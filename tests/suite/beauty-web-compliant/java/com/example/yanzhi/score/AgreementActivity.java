package com.example.yanzhi.score;

import android.app.Activity;
import android.content.Intent;
import android.content.SharedPreferences;
import android.os.Bundle;
import android.webkit.JavascriptInterface;
import android.webkit.WebChromeClient;
import android.webkit.WebView;
import android.widget.Toast;

/** Shows the terms once, then the choice of tests; the face has a page of its own. */
public class AgreementActivity extends Activity {
    private static final String PAGES = "file:///android_asset/";

    private WebView web;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        web = new WebView(this);
        web.getSettings().setJavaScriptEnabled(true);
        web.setWebChromeClient(new WebChromeClient());
        web.addJavascriptInterface(new Bridge(), "YanZhi");
        boolean known = store().getBoolean("terms", false);
        web.loadUrl(PAGES + (known ? "home.html" : "agreement.html"));
        setContentView(web);
    }

    private SharedPreferences store() {
        return getSharedPreferences("yz", MODE_PRIVATE);
    }

    private void open(Class<? extends Activity> page) {
        startActivity(new Intent(this, page));
    }

    /** What the pages can call. */
    private class Bridge {
        @JavascriptInterface
        public void agreeTerms() {
            store().edit().putBoolean("terms", true).apply();
            runOnUiThread(() -> web.loadUrl(PAGES + "home.html"));
        }

        @JavascriptInterface
        public void photoTest() {
            runOnUiThread(() -> {
                if (store().getBoolean("face", false)) {
                    open(ShootActivity.class);
                } else {
                    web.loadUrl(PAGES + "face.html");
                }
            });
        }

        @JavascriptInterface
        public void agreeFace() {
            store().edit().putBoolean("face", true).apply();
            runOnUiThread(() -> open(ShootActivity.class));
        }

        @JavascriptInterface
        public void refuseFace() {
            runOnUiThread(() -> open(QuizActivity.class));
        }

        @JavascriptInterface
        public void quiz() {
            runOnUiThread(() -> open(QuizActivity.class));
        }

        @JavascriptInterface
        public void withdrawFace() {
            store().edit().putBoolean("face", false).apply();
            ScoreApi.deleteFace();
            runOnUiThread(() -> Toast.makeText(
                            AgreementActivity.this, R.string.forgotten, Toast.LENGTH_SHORT)
                    .show());
        }
    }
}
